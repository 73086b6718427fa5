import { withoutSecrets } from './secret-kinds.js';

const TOKEN = `ghp_${'aB3dE5fG7h'.repeat(4).slice(0, 36)}`;

describe('a text without its secrets', () => {
  it.each([
    ['plain text', `a\n${TOKEN}`, TOKEN],
    ['JSON, at the beginning of a line', JSON.stringify({ body: `a\n${TOKEN}` }), TOKEN],
    ['JSON, behind a tab', JSON.stringify({ body: `Zugang\n\tpw: Winter!9912x` }), 'Winter!9912x'],
    ['JSON, below its label', JSON.stringify({ body: 'login\npasswort\nTr0ub4dor-and-3' }), 'Tr0ub4dor-and-3'],
    ['JSON within JSON', JSON.stringify({ result: JSON.stringify({ password: 'hunter2-XYZ99' }) }), 'hunter2-XYZ99'],
    ['JSON within JSON within JSON', JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ text: `x\n${TOKEN}` }) }) }), TOKEN],
  ])('has none in %s', (_where, text, secret) => {
    const without = withoutSecrets(text);
    expect(without).not.toContain(secret);
    expect(without).toContain('[redacted: ');
  });

  it('is the same text where there is none, and stays JSON where there is one', () => {
    const plain = JSON.stringify({ body: 'Dear Ada,\n\tsee "C:\\new\\folder".\nBye' });
    expect(withoutSecrets(plain)).toBe(plain);
    expect(JSON.parse(withoutSecrets(JSON.stringify({ body: `a\n${TOKEN}\nb` })))).toEqual({ body: expect.stringMatching(/^a\n\[redacted: [^\]]+\]\nb$/) });
  });
});
