import type { ToolArguments } from '@waggle/contracts';
import { leftOutOfPreview } from './preview.policy.js';

const args = { to: ['ann@x.example'], cc: [], subject: 'Hours', text: 'Nine\nto five.' };

describe('what is shown of a call [R-PREVIEW-WHOLE]', () => {
  it('is all of it, however it is set', () => {
    expect(leftOutOfPreview({ args, preview: 'To: ann@x.example\nSubject: Hours\n\nNine to  five.' })).toEqual([]);
    expect(leftOutOfPreview({ args: { payee: { account: { iban: 'NL91ABNA0417164300' } }, digest: 'abc' }, preview: 'NL91 ABNA 0417 1643 00' })).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['a recipient', 'Subject: Hours\nNine to five.', ['to']],
    ['the text', 'ann@x.example Hours: all is well', ['text']],
    ['everything', '', ['to', 'subject', 'text']],
  ])('leaves out %s', (_, preview, fields) => {
    expect(leftOutOfPreview({ args, preview })).toEqual(fields);
  });

  it.each([
    ['EUR', 500_000, 'Pay €5,000 to Paperline', []],
    ['CAD', 500_000, 'Pay CA$5,000 to Paperline', []],
    ['KWD', 5_000_000, 'Pay KWD 5,000.000 to Paperline', []],
    ['EUR', 500_000, 'Pay €50 to Paperline', ['amountMinor']],
    ['EUR', 500_000, 'Pay $5,000 to Paperline', ['amountMinor']],
    ['EUR', 500_000, 'Pay Paperline', ['amountMinor']],
  ])('is the sum: %s %d in "%s"', (currency, amountMinor, preview, left) => {
    expect(leftOutOfPreview({ args: { currency, amountMinor }, preview })).toEqual(left);
    expect(leftOutOfPreview({ args: { currency, totalMinor: amountMinor }, preview })).toEqual(left.map(() => 'totalMinor'));
  });

  it('leaves out what lies deep', () => {
    expect(leftOutOfPreview({ args: { content: { kind: 'text', text: 'Pay' } }, preview: 'Hello' })).toEqual(['content.text']);
  });

  it.each<[string, ToolArguments, string, string, string]>([
    ['an address', { to: ['ann@acme.co'] }, 'To: ann@acme.com', 'To: Ann <ann@acme.co>', 'to'],
    ['an address after another name', { to: ['ann@acme.co'] }, 'To: jo.ann@acme.co', 'To: ann@acme.co, bob@acme.co', 'to'],
    ['a sum', { amountMinor: 499_900, currency: 'EUR' }, 'Pay 49.99 EUR', 'Pay €4,999 now', 'amountMinor'],
    ['a sum in dollars', { totalMinor: 690_000, currency: 'USD' }, 'Total: CA$6,900', 'Total: US$6,900', 'totalMinor'],
    ['a sum in a currency', { amountMinor: 48_620, currency: 'USD' }, 'Pay EUR 486.20', 'Pay USD 486.20', 'amountMinor'],
    ['a sum that a longer one ends with', { amountMinor: 48_620, currency: 'EUR' }, 'Pay €1,486.20', 'Pay 486,20 €', 'amountMinor'],
    ['a sum that a longer one begins with', { amountMinor: 100_000, currency: 'EUR' }, 'Pay €1,000.50', 'Pay EUR 1,000.00.', 'amountMinor'],
    ['a sum without decimals', { amountMinor: 4_999, currency: 'JPY' }, 'Pay ¥49.99', 'Pay ¥4,999', 'amountMinor'],
    ['a payee', { payee: { name: 'Paper' } }, 'Pay to Paperline', 'Pay to Paper', 'payee.name'],
    ['a reference', { reference: 'PL-2' }, 'On the statement: PL-20', 'On the statement: PL-2', 'reference'],
    ['an account', { payee: { account: { scheme: 'uk', accountNumber: '12345678' } } }, 'To 1234 5678 9012', 'To 1234 5678', 'payee.account.accountNumber'],
    ['a telephone number', { chat: '+34600555019' }, 'To +34 600 555 0191', 'To Lucia (+34600555019)', 'chat'],
    ['a day', { dueDate: '2026-11-30' }, 'On 2026-11-03', 'On 30 November 2026', 'dueDate'],
    ['a beginning', { start: '2026-12-01T10:00:00+01:00', zone: 'Europe/Berlin' }, '1 December 2026, 11:00', 'Tuesday 1 December 2026, 10:00 to 10:45', 'start'],
    ['an end in another zone', { end: '2026-12-01T09:45:00Z', zone: 'Europe/Berlin' }, '1 December 2026, 10:00', 'Dec 1, 2026, 10:00 to 10:45', 'end'],
    ['a place', { location: 'Dark Alley 7' }, 'At the office', 'At Dark Alley 7', 'location'],
    ['a stage', { stage: 'closed_won' }, 'Stage: negotiation', 'Stage: closed won', 'stage'],
    ['the name of a template', { content: { kind: 'template', name: 'last_reminder' } }, 'Template welcome (es)', 'Template last_reminder (es)', 'content.name'],
    ['a parameter of a template', { content: { kind: 'template', parameters: ['Bob', '40 %'] } }, 'Hola Ann', 'Hola Bob, -> 40 %', 'content.parameters'],
    ['a picture', { media: [{ url: 'https://x.example/b' }] }, 'Picture: https://x.example/b/evil.png', 'Picture: https://x.example/b', 'media.url'],
    ['the title of a link', { linkTitle: 'Free money' }, 'Link', 'Link: Free money', 'linkTitle'],
    ['a number', { quantity: 50 }, '500 seats', '50 seats', 'quantity'],
  ])('compares %s', (_what, call, other, same, field) => {
    expect(leftOutOfPreview({ args: call, preview: other })).toEqual([field]);
    expect(leftOutOfPreview({ args: call, preview: same })).toEqual([]);
  });

  it('is the call itself, written as JSON', () => {
    const call = { amountMinor: 48_620, currency: 'EUR', payee: { name: 'Paper' }, quantity: 3 };
    expect(leftOutOfPreview({ args: call, preview: JSON.stringify(call, null, 2) })).toEqual([]);
    expect(leftOutOfPreview({ args: { ...call, amountMinor: 4862 }, preview: JSON.stringify(call) })).toEqual(['amountMinor']);
  });

  it('takes a long text in no long time', () => {
    const text = 'Nine to five. '.repeat(4_000);
    expect(leftOutOfPreview({ args: { text, to: ['ann@x.example'] }, preview: `To: ann@x.example\n${text}` })).toEqual([]);
  });
});
