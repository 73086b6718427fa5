import { understandMail } from './understand-mail.js';

const NOW = new Date('2026-11-18T09:00:00Z');
const understand = (body: string, subject = 'Question') => understandMail({ from: 'dana@northwind.example', subject, body, received: NOW });

describe('understandMail', () => {
  it('goes by the newest text alone', () => {
    const seen = understand('Danke, das passt. Gibt es eine Testphase?\n\nOn Tue, Nov 3, 2026 Mara <m@t.example> wrote:\n> Could we schedule a call on 24 November? It costs EUR 400.');
    expect(seen).toMatchObject({ language: 'de', intent: { intent: 'question' }, questions: ['Gibt es eine Testphase?'], facts: { sums: [], dates: [] } });
  });

  it('finds fraud by haste, secrecy and money together, and by no two of them', () => {
    expect(understand('Urgent: I need a wire transfer within the hour. Keep this confidential.').suspicious).toBe(true);
    expect(understand('Urgent: please make the bank transfer today.').suspicious).toBe(false);
    expect(understand('Our confidential offer is urgent.').suspicious).toBe(false);
  });

  it.each([['a'], ['a@'], [' '], ['> x\n'], ['1,'], ['<div>'], ['On Mon\n'], ['DE89 3704 '], ['Thanks\n'], ['> a\nb\n']])('reads a megabyte of "%s" and comes to an end', (unit) => {
    expect(understand(unit.repeat((1 << 20) / unit.length)).questions).toEqual([]);
  });
});
