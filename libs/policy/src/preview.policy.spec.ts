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

  it('leaves out what lies deep', () => {
    expect(leftOutOfPreview({ args: { content: { kind: 'text', text: 'Pay' } }, preview: 'Hello' })).toEqual(['content.text']);
  });
});
