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
});
