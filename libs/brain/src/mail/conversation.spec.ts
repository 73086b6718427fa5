import { HELD_OUT } from '../../test/held-out-mails.js';
import { type Label, LABELLED } from '../../test/labelled-mails.js';
import { type ConversationIntent, type ConversationSignal, readSignal } from './conversation.js';
import { parseMail } from './parse-mail.js';

const DECISIONS: ReadonlyArray<ConversationIntent | null> = ['acceptance', 'rejection', 'objection'];
const read = (body: string): ConversationSignal => readSignal({ subject: 'Re: Offer', text: parseMail(body).own });

function measure(labels: readonly Label[]): { right: number; percent: number; opposite: string[]; decided: number; decidedRight: number } {
  const seen = labels.map(([intent, body]) => ({ intent, body, guess: read(body).intent }));
  const decided = seen.filter(({ guess }) => DECISIONS.includes(guess));
  const right = seen.filter(({ intent, guess }) => intent === guess).length;
  return {
    right,
    percent: Math.round((100 * right) / labels.length),
    decided: decided.length,
    decidedRight: decided.filter(({ intent, guess }) => intent === guess).length,
    opposite: seen.filter(({ intent, guess }) => [intent, guess].sort().join() === 'acceptance,rejection').map(({ body }) => body),
  };
}

const tuned = measure(LABELLED);
const heldOut = measure(HELD_OUT);

describe('the intent of a mail', () => {
  it(`is right for ${tuned.right} of ${LABELLED.length} mails that the rules were tuned on (${tuned.percent}%)`, () => {
    expect(tuned.percent).toBeGreaterThanOrEqual(97);
  });

  it(`is right for ${heldOut.right} of ${HELD_OUT.length} hard mails that the rules never saw (${heldOut.percent}%); a decision it names is right ${heldOut.decidedRight} of ${heldOut.decided} times`, () => {
    expect(heldOut.percent).toBeGreaterThanOrEqual(65);
    expect(heldOut.decidedRight / heldOut.decided).toBeGreaterThanOrEqual(0.95);
  });

  it(`takes no rejection for an acceptance or the other way round where it was tuned, and ${heldOut.opposite.length} of ${HELD_OUT.length} times where it was not`, () => {
    expect(tuned.opposite).toEqual([]);
    expect(heldOut.opposite.length).toBeLessThanOrEqual(1);
  });

  it('comes with the sentence that it rests on', () => {
    expect(read('Hello Mara,\n\nthe weather is fine. We accept your offer. Regards').sentence).toBe('We accept your offer.');
    expect(read('Das Wetter ist gut. Ihr Angebot nehmen wir nicht an. Wie geht es weiter?')).toMatchObject({ intent: 'rejection', sentence: 'Ihr Angebot nehmen wir nicht an.' });
  });

  it('tells an acceptance under a condition from a plain one', () => {
    expect(read('We accept, provided that you deliver in March.')).toMatchObject({ intent: 'acceptance', conditional: true });
    expect(read('We accept. You deliver in March.')).toMatchObject({ intent: 'acceptance', conditional: false });
  });

  it.each(['We accept. ', 'wir nehmen ', 'chose another ', 'if we would accept ', 'not ', 'a', '“'])('is read from 200,000 characters of %j to an end', (unit) => {
    expect(readSignal({ subject: unit.repeat(50), text: unit.repeat(200_000 / unit.length) }).score).toBeLessThanOrEqual(1);
  });

  it('never comes from quoted or forwarded text [R-QUOTED-INTENT]', () => {
    for (const [, body] of LABELLED.slice(0, 60)) {
      const quoted = `I have passed your note to Sam.\n\nOn Mon, Nov 2, 2026 Dana <dana@n.example> wrote:\n${body.replace(/^/gm, '> ')}`;
      expect(read(quoted).intent).toBeNull();
      expect(read(`FYI\n\n---------- Forwarded message ---------\nFrom: Leo <leo@a.example>\nDate: Tue\nSubject: Plan\n\n${body}`).intent).toBeNull();
    }
  });
});
