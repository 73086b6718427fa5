import fc from 'fast-check';
import { plainTextOf } from '../plain-text.js';
import { redact } from '../redact.js';
import { secrets } from './secrets.js';

// Put together here, so that no scanner takes this file for a leak.
const join = (...parts: string[]): string => parts.join('');
const RANDOM = 'k3Jd8sQw2ZxV7bNm4LpR9tYc1HfG6aEu5TiB';
const GITHUB = join('gh', 'p_', RANDOM);
const spotsOf = (text: string) => secrets(text, plainTextOf(text));
const found = (text: string) => spotsOf(text).map(({ start, end }) => text.slice(start, end));

describe('secrets', () => {
  it.each([
    [GITHUB],
    [join('AKIA', 'Z7QK3M5T', 'W2LXN6PV')],
    [join('glpat', '-', 'x7Kq2mWvT9cLb4RnZ8sd')],
    [join('xoxb', '-', '204816302451-9182736450-', 'Qw8ErT2yUi4Op')],
    [join('sk_', 'live_', '9fKx2LmQ7vTzR4cWb8Nd')],
    [join('SG', '.', 'aB3dE6gH9jK2mN5pQ8sT1v', '.', 'W4xY7zA0bC3dE6fG9hI2jK5lM8nO1pQ4rS7tU0vW3xY')],
    [join('hf', '_', 'QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi')],
    [join('dapi', '3f9a1c7e5b2d8f0a6c4e9b1d7f3a5c8e')],
  ])('are found by the form that their issuer gave them: %s [R-SECRET-KINDS]', (token) => {
    expect(found(`Hi Ali,\n\nuse ${token} please.`).join()).toContain(token.slice(0, 20));
  });

  it.each([
    ['const stagingToken = "q8Zk2LmP0vXc7RtY5nBw3Js9"', 'q8Zk2LmP0vXc7RtY5nBw3Js9'],
    ['DB_PASSWORD=hunter-two_77', 'hunter-two_77'],
    ["db_pass: 'm{q1{h)w}x$z'", 'm{q1{h)w}x$z'],
    ['The password for the intranet is Wolke#2291.', 'Wolke#2291'],
    ['Das Kennwort lautet Regen77!wald', 'Regen77!wald'],
    ['Mot de passe : Lune_4471', 'Lune_4471'],
    ['La contraseña es Mar.5582x', 'Mar.5582x'],
    ['user eva / pw Korb!9921', 'Korb!9921'],
    ['amqp://swarm:tr0ub4dor@broker.internal:5672/', 'tr0ub4dor'],
    ['curl -u admin:Nebel_33 https://intranet.example/', 'Nebel_33'],
    ['Authorization: Bearer q8Zk2LmP0vXc7RtY5nBw3Js9', 'q8Zk2LmP0vXc7RtY5nBw3Js9'],
    ['kind: Secret\ndata:\n  dsn-value: cTR2OXo3bTJrOHAx', 'cTR2OXo3bTJrOHAx'],
    ['Recovery phrase: apple river candle metal onion garden pepper window saddle tunnel violin harbor', 'apple river candle metal onion garden pepper window saddle tunnel violin harbor'],
  ])('are found by what names them: %s [R-SECRET-KINDS]', (text, value) => {
    expect(found(text)).toContain(value);
  });

  it.each([
    ['api_key = "your-api-key-here-0000"'],
    ['password: ${DB_PASSWORD}'],
    ['token: {{ .Values.token }}'],
    ['password = process.env.DB_PASSWORD'],
    ['token = ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    ['Commit 3f786850e387550fdab836ed7e6dc881de23001b fixes it.'],
    ['checksum: 9b74c9897bac770ffc029102a200c5de71b4c6a1'],
    ['The key account manager will call about the token ring of 2019.'],
    ['You will be asked to change your password: please choose a long one.'],
    ['Order 801-2126204-5608385 has shipped, PO 96925/1123.'],
    ['password: [redacted: password]'],
  ])('are not seen in masks, references, hashes and prose: %s [R-SECRET-KINDS]', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('are found and cut where characters that cannot be seen break them up [R-REDACTION]', () => {
    const text = `use ${GITHUB.slice(0, 12)}\u200b${GITHUB.slice(12)} now`;
    expect(redact(text, spotsOf(text))).toBe('use [redacted: github token] now');
  });

  it('do not stay anywhere in what is redacted, and a second redaction changes nothing [R-REDACTION]', () => {
    const words = fc.array(fc.constantFrom('Hi', 'the password', 'token', 'is', ':', '=', '\n', '"', 'key', 'as told', GITHUB, 'Wolke#2291', '[redacted: password]'), { maxLength: 14 });
    const property = fc.property(words, (pieces) => {
      const text = `${pieces.join(' ')} password: Wolke#2291`;
      const once = redact(text, spotsOf(text));
      expect(once).not.toContain(GITHUB);
      expect(once).not.toContain('Wolke#2291');
      expect(redact(once, spotsOf(once))).toBe(once);
    });
    fc.assert(property);
  });

  it('never stand in a reason', () => {
    expect(JSON.stringify(spotsOf(`password: Wolke#2291 ${GITHUB}`))).not.toMatch(/Wolke|k3Jd8s/);
  });

  it('are looked for in any text without an error', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('password ', 'key = ', '://a:', '-----BEGIN PRIVATE KEY-----', '\udc00', 'PuTTY-User-Key-File-2', 'kind: Secret\ndata:'));
    const property = fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join('');
      for (const { start, end } of spotsOf(text)) expect(0 <= start && start < end && end <= text.length).toBe(true);
    });
    fc.assert(property);
  });
});
