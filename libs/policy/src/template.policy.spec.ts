import fc from 'fast-check';
import { slotsOf, templateScore, unfitForTemplate } from './template.policy.js';

const TEXT = 'Dear Ada,\n\nwould Tuesday, 3 March 2026 at 10:30 suit you for the meeting? It takes 30 minutes; please use https://meet.example/waggle.\n\nBest regards\nOlga';
const mail = (text: string, more: Record<string, string | string[]> = {}) => ({ to: ['ada@northwind.example'], cc: [], subject: 'Our meeting', text, inReplyTo: '<a@b.example>', references: [], ...more });
const approved = mail(TEXT);
const scoreOf = (text: string, more = {}): number => templateScore(approved, mail(text, more));

describe('a template', () => {
  it('matches itself', () => {
    expect(templateScore(approved, approved)).toBe(1);
    expect(slotsOf(approved)).toEqual(['name', 'date', 'date', 'time']);
  });

  it('matches whatever dates, times, name and thread stand in its slots [R-TEMPLATE-SLOTS]', () => {
    const name = fc.constantFrom('Grace', 'Mary Ann', 'Zoë', "O'Neill", 'Jürgen');
    const date = fc.constantFrom('4 April 2027', 'May 5th, 2026', '2026-09-01', '12.10.2026', '1st of June');
    const property = fc.property(name, date, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (called, day, hour, minute) => {
      const text = TEXT.replace('3 March 2026', day).replace('10:30', `${hour}:${String(minute).padStart(2, '0')}`).replace('Ada', called);
      const names = called.split(' ').length;
      const score = scoreOf(text, { to: ['grace@example.org'], inReplyTo: '<c@d.example>' });
      if (names === 1) expect(score).toBe(1);
      else expect(score).toBeLessThanOrEqual(0.9);
    });
    fc.assert(property);
  });

  it('bears a few words that say nothing', () => {
    expect(scoreOf(TEXT.replace('please use', 'use'))).toBeGreaterThan(0.9);
    expect(scoreOf(TEXT.replace('Best regards', 'Kind regards'))).toBeGreaterThan(0.9);
    expect(scoreOf(TEXT.replace('\n\n', '\n'))).toBe(1);
    expect(scoreOf(TEXT, { subject: 'Re: our meeting' })).toBe(1);
  });

  it.each([
    ['another number', TEXT.replace('30 minutes', '90 minutes')],
    ['a number in other digits', TEXT.replace('30 minutes', '٣٠ minutes')],
    ['another link', TEXT.replace('meet.example', 'meet-example.com')],
    ['an appended link', `${TEXT}\nhttps://evil.example`],
    ['a bare domain', `${TEXT}\nevil.example`],
    ['an address', `${TEXT}\nmallory@evil.example`],
    ['a price', `${TEXT}\n€ 500`],
    ['an account', `${TEXT}\nDE89370400440532013000`],
    ['a negation', TEXT.replace('would', 'would not')],
    ['a contraction', TEXT.replace('would', "wouldn't")],
    ['no question any more', TEXT.replace('meeting?', 'meeting.')],
    ['one more date', TEXT.replace('suit', 'or 4 March 2026 suit')],
    ['an emoji', `${TEXT} 💸`],
  ])('is far from a text with %s [R-TEMPLATE-FACTS]', (_what, text) => {
    expect(scoreOf(text)).toBeLessThanOrEqual(0.5);
  });

  it.each([
    ['It takes 2h.', 'It takes 8h.'],
    ['We come with 10 am Montag.', 'We come with 12 am Montag.'],
    ['It is 29.90 now.', 'It is 29.80 now.'],
    ['Room 14.30 is free.', 'Room 14.31 is free.'],
    ['Version 2.1 is out.', 'Version 2.2 is out.'],
    ['Seat 3 of 5.', 'Seat 3 of 6.'],
    ['Call 0301234567.', 'Call 0301234568.'],
  ])('takes a number that is no time or date for what it is: "%s" is not "%s"', (one, other) => {
    expect(templateScore(mail(one), mail(other))).toBeLessThanOrEqual(0.5);
  });

  it.each([
    ['at 10:30', 'at 9:00 pm'],
    ['at 10 am', 'at 2 p.m.'],
    ['um 14.30 Uhr', 'um 9 Uhr'],
    ['à 14h30', 'à 9h15'],
    ['on 2026-03-04', 'on 5 March'],
    ['am 3. März 2026', 'am 14.05.2026'],
    ['le 1er mai', 'le 12 juin'],
    ['on Monday', 'on Thursday'],
  ])('takes "%s" and "%s" for the same slot', (one, other) => {
    expect(templateScore(mail(`See you ${one}.`), mail(`See you ${other}.`))).toBe(1);
  });

  it.each<[string, string, Record<string, string>?]>([
    ['a sentence more', `${TEXT}\nYou can also send the documents to my colleague whenever it suits you.`],
    ['another verb', TEXT.replace('suit', 'tire')],
    ['a word less', TEXT.replace('for the meeting', 'for')],
    ['other words in the subject', TEXT, { subject: 'Our lawsuit' }],
    ['letters that look alike', TEXT.replace('meeting', 'mееting')],
    ['a sentence for a name', TEXT.replace('Ada', 'Send Your Password')],
    ['a name in another script', TEXT.replace('Ada', 'Аda')],
    ['many fillers', `Hi hello please kindly just also ${TEXT}`],
    ['a name in small letters', TEXT.replace('Ada', 'boss')],
  ])('is not matched by a text with %s', (_what, text, more = {}) => {
    expect(scoreOf(text, more)).toBeLessThanOrEqual(0.9);
  });

  it.each(['\u200b', '\u202e', '\u2060', '\u00ad', '\ufeff', '\u3164', '\ufe0f', '\u0007'])('is 0 for a text that hides a character', (hidden) => {
    const property = fc.property(fc.nat({ max: TEXT.length }), (at) => {
      expect(scoreOf(TEXT.slice(0, at) + hidden + TEXT.slice(at))).toBe(0);
    });
    fc.assert(property, { numRuns: 20 });
  });

  it('is 0 for more recipients or any other argument', () => {
    expect(scoreOf(TEXT, { to: ['ada@northwind.example', 'mallory@evil.example'] })).toBe(0);
    expect(scoreOf(TEXT, { cc: ['mallory@evil.example'] })).toBe(0);
    expect(scoreOf(TEXT, { bcc: ['mallory@evil.example'] })).toBe(0);
    expect(scoreOf(TEXT, { attachments: ['passwords.txt'] })).toBe(0);
  });

  it('never passes a text with a long sentence or a number more, wherever it is put in', () => {
    const breaks = [...TEXT.matchAll(/\s/g)].map(({ index }) => index);
    const word = fc.stringMatching(/^[a-z]{4,9}$/);
    const sentence = fc.array(word, { minLength: 5, maxLength: 30 }).map((all) => all.join(' '));
    const property = fc.property(fc.constantFrom(...breaks), fc.oneof(sentence, fc.integer({ min: 32 }).map(String), fc.webUrl()), (at, more) => {
      expect(scoreOf(`${TEXT.slice(0, at)} ${more}${TEXT.slice(at)}`)).toBeLessThanOrEqual(0.9);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('is symmetric, within bounds and always the same', () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
      const score = templateScore(mail(one), mail(other));
      expect(score).toBe(templateScore(mail(other), mail(one)));
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      if (unfitForTemplate(mail(one)) === undefined) expect(templateScore(mail(one), mail(one))).toBe(1);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it.each(['-', '.', 'a', 'a.', 'A ', '1', '@', 'a@', 'é', '\n', "n't ", 'Dear ', 'www.'])('is done at once with a text of "%s"', (part) => {
    expect(scoreOf(`Dear ${part.repeat(20_000 / part.length - 10)}`)).toBeLessThanOrEqual(0.9);
  });

  it('does not take long over a long text', () => {
    const long = 'word '.repeat(3_999);
    expect(scoreOf(long)).toBe(0);
    expect(unfitForTemplate(mail('x'.repeat(20_001)))).toContain('too long');
  });
});
