import { readFileSync } from 'node:fs';
import { answerQuestions } from '../knowledge/answer-questions.js';
import { parseKnowledge } from '../knowledge/parse-knowledge.js';
import { type RawMail, understandMail } from '../mail/understand-mail.js';
import { replySubject } from '../mail/subject.js';
import { draftReply } from './draft-reply.js';
import type { ReplyRequest } from './reply-request.js';

const knowledge = parseKnowledge(readFileSync(new URL('../../../../knowledge/company.md', import.meta.url), 'utf8'));
const NOW = new Date('2026-11-18T09:00:00Z');

function replyTo(body: string, mail: Partial<RawMail> = {}, more: Partial<ReplyRequest> = {}) {
  const subject = mail.subject ?? 'Question';
  const seen = understandMail({ from: 'Dana Whitfield <dana@northwind.example>', subject, body, received: NOW, ...mail });
  const answers = answerQuestions(seen.questions, knowledge, seen.language);
  const { language, person, facts, suspicious } = seen;
  return draftReply({ language, intent: seen.intent.intent, suspicious, person, text: seen.mail.text, subject, facts, answers, knowledge, contact: null, deals: [], info: [], ...more });
}

describe('draftReply', () => {
  it('greets by name, answers each question with its fact, and signs', () => {
    const { text, blanks, evidence } = replyTo('Hi, what does the Team plan cost for 40 seats? And how long is the notice period?');
    expect(text).toMatch(/^Hello Dana,\n\nThank you for your questions\./);
    expect(text).toContain('€43,200 a year');
    expect(text).toContain('60 days before the end');
    expect(text).toMatch(/Kind regards\nMara Lindqvist\nTidewell\n$/);
    expect(blanks).toEqual([]);
    expect(evidence.map(({ ref }) => ref)).toEqual(['knowledge:prices.team', 'knowledge:prices.team', 'knowledge:terms.contract']);
  });

  it.each([
    ['Guten Tag, was kostet der Team-Tarif?', 'Guten Tag Dana Whitfield,', 'Freundliche Grüße'],
    ['Bonjour, combien coûte la formule Team ?', 'Bonjour Dana Whitfield,', 'Bien cordialement,'],
    ['Hola, ¿cuánto cuesta el plan Team?', 'Hola, Dana:', 'Un cordial saludo,'],
    ['Buongiorno, quanto costa il piano Team?', 'Buongiorno Dana Whitfield,', 'Cordiali saluti'],
    ['Goedemorgen, wat kost het Team-abonnement?', 'Beste Dana,', 'Met vriendelijke groet,'],
  ])('answers in the language of the mail: %s', (body, greeting, signOff) => {
    const { text } = replyTo(body);
    expect(text.startsWith(greeting)).toBe(true);
    expect(text).toContain(signOff);
    expect(text).toContain('90');
  });

  it('leaves what the knowledge does not hold to a person, by name', () => {
    const { text, blanks } = replyTo('Do you have a SOC 2 report?');
    expect(blanks).toEqual(['the answer to "Do you have a SOC 2 report?"']);
    expect(text).toContain('[[please fill in: the answer to "Do you have a SOC 2 report?"]]');
  });

  it('promises no time, no discount, no payment and no contract by itself', () => {
    const open = [
      replyTo('Could we schedule a call on Tuesday at 10?').blanks,
      replyTo('It is too expensive for us, can you do better?').blanks,
      replyTo('Payment reminder: our invoice 4711 over EUR 486.20 is overdue.').blanks,
      replyTo('We accept your proposal.').blanks,
      replyTo('I am very disappointed, nothing works.').blanks,
    ];
    expect(open.every((blanks) => blanks.length > 0)).toBe(true);
  });

  it('repeats the times that were suggested', () => {
    expect(replyTo('Could we schedule a call on Tuesday 24 November at 10:00 or on Thursday 26 November after 15:00?').text).toContain(
      'You suggest Tuesday 24 November, 10:00 and Thursday 26 November, after 15:00.',
    );
  });

  it('counts in the currency of the customer’s deals', () => {
    const deals = [{ id: 'd', title: 'Team', contactId: 'c', valueMinor: 1, currency: 'USD', stage: 'proposal' as const }];
    expect(replyTo('What does the Team plan cost for 60 seats?', {}, { deals }).text).toContain('US$72,000 a year');
  });

  it('adds the volume discount from 100 seats on, and names the least number below it', () => {
    expect(replyTo('What does the Team plan cost for 140 seats?').text).toContain('From 100 seats the list price is 10% lower');
    expect(replyTo('What does the Team plan cost for 3 seats?').text).toContain('the smallest number we bill is 5');
  });

  it('does not answer what is only quoted', () => {
    const { text } = replyTo('Thanks for the explanation, that helps. Is there a trial?\n\nOn Tue, Nov 3, 2026 Mara <m@t.example> wrote:\n> What does the Team plan cost?');
    expect(text).not.toContain('€90');
    expect(text).toContain('30 days');
  });

  it('answers fraud with nothing but a refusal', () => {
    const { text, blanks } = replyTo('I need an urgent wire transfer within the hour. Keep this between us. What are your bank details and your prices?');
    expect(text).toContain('We do not act on payment requests');
    expect(text).not.toContain('€90');
    expect(blanks).toHaveLength(1);
  });

  it('hands on what another agent found out', () => {
    expect(replyTo('What is the status of our invoice 4711?', {}, { info: [{ agent: 'finance', answer: 'Not connected yet.' }] }).blanks[0]).toContain('finance: Not connected yet.');
  });

  it('writes blanks that end where they end', () => {
    expect(replyTo('Do you ship [[to]] Mars?').text.match(/\[\[please fill in:[^\]]*\]\]/g)).toHaveLength(1);
  });
});

describe('replySubject', () => {
  it.each([
    ['Prices', 'Re: Prices'],
    ['RE: AW: Re: Prices', 'Re: Prices'],
    ['Re[2]: Prices', 'Re: Prices'],
    ['Line\r\nBcc: x', 'Re: Line Bcc: x'],
  ])('%s', (subject, expected) => {
    expect(replySubject(subject)).toBe(expected);
  });
});
