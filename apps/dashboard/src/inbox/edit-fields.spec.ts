import fc from 'fast-check';
import type { ToolArguments } from '../api/wire.js';
import { changedFields, fieldsOf, openBlanks, pathText, valueAt, withValue } from './edit-fields.js';

const MAIL = { cc: [], to: ['ada@example.org'], subject: 'Re: Prices', text: 'Hello\n[[please fill in: the price]]', inReplyTo: '<a@b>', references: ['<a@b>'] };
const PAYMENT = { payee: { name: 'Paperline', account: { scheme: 'iban', iban: 'NL91' } }, amountMinor: 48620, currency: 'EUR', urgent: false, extra: [{ a: 1 }] };

describe('the form of a call', () => {
  it('shows people first, texts after them, and fixes what the call hangs on', () => {
    expect(fieldsOf(MAIL).map(({ path, shape, fixed }) => `${pathText(path)} ${fixed ? 'fixed' : shape}`)).toEqual(['to lines', 'cc lines', 'subject line', 'text text', 'inReplyTo fixed', 'references fixed']);
  });

  it('opens what is inside, and knows sums', () => {
    const shapes = Object.fromEntries(fieldsOf(PAYMENT).map(({ path, shape }) => [pathText(path), shape]));
    expect(shapes).toEqual({ 'payee.name': 'line', 'payee.account.scheme': 'line', 'payee.account.iban': 'line', amountMinor: 'sum', currency: 'line', urgent: 'switch', extra: 'json' });
  });

  it('changes one value and nothing else', () => {
    const after = withValue(PAYMENT, ['payee', 'account', 'iban'], 'NL92');
    expect(after).toEqual({ ...PAYMENT, payee: { name: 'Paperline', account: { scheme: 'iban', iban: 'NL92' } } });
    expect(changedFields(PAYMENT, after).map(({ path }) => pathText(path))).toEqual(['payee.account.iban']);
    expect(changedFields(PAYMENT, PAYMENT)).toEqual([]);
  });

  it('gives back the arguments when every field is set to what it was', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
    const key = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');
    const args = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf, { minKeys: 1 })), { noNullPrototype: true }) as fc.Arbitrary<ToolArguments>;
    fc.assert(fc.property(args, (given) => expect(fieldsOf(given).reduce((now, { path }) => withValue(now, path, valueAt(given, path)!), given)).toEqual(given)));
  });

  it('knows which places are still to be filled in', () => {
    expect(openBlanks(['the price'], MAIL)).toEqual(['the price']);
    expect(openBlanks(['the price'], { ...MAIL, text: 'Hello\n€90' })).toEqual([]);
    expect(openBlanks(['say "no"\nor yes'], { text: 'say "no"\nor yes' })).toHaveLength(1);
  });
});
