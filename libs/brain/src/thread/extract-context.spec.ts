import { extractContext } from './extract-context.js';
import type { ThreadMail } from './thread-message.js';

const US = 'office@waggle.example';
const DANA = 'dana@northwind.example';
let count = 0;
const mail = (from: string, body: string, change: Partial<ThreadMail> = {}): ThreadMail => ({
  messageId: `<m${(count += 1)}@x>`,
  inReplyTo: null,
  references: [],
  from,
  to: [from === US ? DANA : US],
  cc: [],
  fromHeader: from === DANA ? `Dana Whitfield <${DANA}>` : from,
  subject: 'Offer',
  body,
  received: new Date('2026-11-18T09:00:00Z'),
  ...change,
});
const open = (...mails: ThreadMail[]): string[] => extractContext(mails, [US]).openQuestions.map(({ sentence }) => sentence);

describe('the context of a thread', () => {
  it('names dates, sums, attachments and promises with the message and sentence that they come from', () => {
    const asked = mail(DANA, 'Hello,\n\nwe can pay EUR 1,200.00 a year. The kick-off is on 24 November 2026.');
    const answered = mail(US, 'Thank you. I will send the contract tomorrow. The price list is attached.');
    const { dates, sums, attachmentsMentioned, promises } = extractContext([asked, answered], [US]);
    expect(dates).toContainEqual({ date: '2026-11-24', time: null, text: 'on 24 November 2026', messageId: asked.messageId, sentence: 'The kick-off is on 24 November 2026.' });
    expect(sums).toEqual([{ minor: 120_000, currency: 'EUR', text: 'EUR 1,200.00', messageId: asked.messageId, sentence: 'we can pay EUR 1,200.00 a year.' }]);
    expect(attachmentsMentioned).toEqual([{ messageId: answered.messageId, sentence: 'The price list is attached.' }]);
    expect(promises).toEqual([{ messageId: answered.messageId, sentence: 'I will send the contract tomorrow.', by: US }]);
  });

  it('knows who takes part, and who is ours', () => {
    const { participants } = extractContext([mail(DANA, 'Hello', { cc: ['bo@northwind.example'] }), mail(US, 'Hi')], [US]);
    expect(participants.map(({ email, name, own }) => [email, name, own])).toEqual([
      [DANA, 'Dana Whitfield', false],
      [US, null, true],
      ['bo@northwind.example', null, false],
    ]);
  });

  it.each([
    ['de', 'Ich schicke Ihnen den Vertrag morgen.', 'Das Angebot finden Sie im Anhang.'],
    ['fr', 'Je vous enverrai le contrat demain.', 'Vous trouverez le devis en pièce jointe.'],
    ['es', 'Le enviaré el contrato mañana.', 'Adjunto encontrará la oferta.'],
    ['it', 'Vi invierò il contratto domani.', 'In allegato trovate l’offerta.'],
    ['nl', 'Ik stuur u morgen het contract.', 'De offerte vindt u in de bijlage.'],
  ])('finds promises and attachments in %s', (language, promise, attached) => {
    const found = extractContext([mail(US, `${promise} ${attached}`)], [US]);
    expect(found).toMatchObject({ language, promises: [{ sentence: promise }], attachmentsMentioned: [{ sentence: attached }] });
  });

  it.each([
    ['Please talk to Mrs Okafor about it. My colleague Leo Brandt will help.', ['Okafor', 'Leo Brandt']],
    ['Bitte wenden Sie sich an Frau Dr. Weber oder meinen Kollegen Jonas von Albrecht. Das Angebot liegt bei.', ['Weber', 'Jonas von Albrecht']],
    ['Je vous mets en relation avec Claire Dubois et M. Martin.', ['Martin', 'Claire Dubois']],
    ['Hable con la Sra. Herrero, por favor.', ['Herrero']],
    ['Ne parli con il Dott. Rossi.', ['Rossi']],
    ['U kunt contact opnemen met Sanne de Vries.', ['Sanne de Vries']],
    ['We met in the Main Hall. Best regards', []],
  ])('names the people in: %s', (text, names) => {
    expect(extractContext([mail(DANA, text)], [US]).names.map(({ name }) => name).sort()).toEqual(names.toSorted());
  });

  it('keeps a question open until somebody else answers it', () => {
    const asked = mail(DANA, 'Does the Team plan include single sign-on? Where are your servers located?');
    expect(open(asked)).toHaveLength(2);
    expect(open(asked, mail(DANA, 'Any news?'))).toContain('Where are your servers located?');
    expect(open(asked, mail(US, 'Yes, single sign-on is included.'))).toEqual(['Where are your servers located?']);
    expect(open(asked, mail(US, 'Which servers do you mean?'))).toHaveLength(3);
  });

  it('counts an answer right below the quoted question', () => {
    const asked = mail(DANA, 'Which plan is right for us? How many seats does it have?');
    const inline = mail(US, 'Hi,\n\n> Which plan is right for us?\n\nTeam.\n\n> How many seats does it have?\n');
    expect(open(asked, inline)).toEqual(['How many seats does it have?']);
  });

  it('finds what was asked before the thread begins, in its first quote', () => {
    const found = extractContext([mail(DANA, 'Thanks.\n\nOn Mon, Nov 2, 2026 Mara <m@t.example> wrote:\n> How many planners do you have?')], [US]);
    expect(found.openQuestions).toMatchObject([{ sentence: 'How many planners do you have?', askedBy: null, quoted: true }]);
  });

  it('takes nothing else from quotes', () => {
    const found = extractContext([mail(US, 'Fine.\n\n> I will send EUR 500 on 24 November. See attachment.')], [US]);
    expect(found).toMatchObject({ dates: [], sums: [], promises: [], attachmentsMentioned: [] });
  });
});
