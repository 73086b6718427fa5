import fc from 'fast-check';
import { classify } from './classify.policy.js';

const mail = (text: string, more: Record<string, unknown> = {}) => ({
  server: 'email',
  tool: 'reply_email',
  args: { to: ['dana@northwind.example'], cc: [], subject: 'Re: hello', text },
  taint: [],
  blanks: [],
  ...more,
});
const classOf = (text: string) => classify(mail(text)).approvalClass;
const flagsOf = (text: string) => classify(mail(text)).flags;

describe('classify', () => {
  it.each([
    'The team plan is €29 per seat.',
    'Das wären 1.200,50 EUR im Jahr.',
    'We could give you a 10% discount.',
    'Wir gewähren Ihnen gern einen Rabatt.',
    'Der Jahrespreis bleibt gleich.',
    'Nous pouvons vous accorder une remise.',
    'Le aplicamos un descuento por volumen.',
    'Possiamo fare uno sconto.',
    'De prijs per gebruiker blijft gelijk.',
  ])('asks a person about money in any language: %s', (text) => {
    expect(classOf(text)).toBe('never_auto');
    expect(flagsOf(text)).toContain('pricing_discussion');
  });

  it.each([
    ['The contract renews in May.', 'contract_terms'],
    ['Die Vertragslaufzeit beträgt zwölf Monate.', 'contract_terms'],
    ['Le préavis est de trente jours.', 'contract_terms'],
    ['Our liability is limited.', 'legal_commitments'],
    ['Die Haftung ist begrenzt.', 'legal_commitments'],
    ['Ci impegniamo a consegnare domani.', 'legal_commitments'],
    ['Wij zijn niet aansprakelijk.', 'legal_commitments'],
  ])('asks a person about commitments: %s', (text, flag) => {
    expect(classOf(text)).toBe('never_auto');
    expect(flagsOf(text)).toContain(flag);
  });

  it('takes two arguments that stand side by side for no sum', () => {
    const post = { server: 'odoo', tool: 'post_invoice', args: { digest: 'a1b2c3d4e5f6a7b9', currency: 'USD', invoiceDate: '2026-11-26' }, taint: [], blanks: [] };
    expect(classify(post)).toMatchObject({ approvalClass: 'always', flags: [] });
    expect(classify({ ...post, args: { note: ['USD 5'] } }).flags).toContain('pricing_discussion');
  });

  it('looks at the quoted part too: it leaves the company like the rest', () => {
    expect(classOf('Thank you.\n\n> so the price is $500?')).toBe('never_auto');
  });

  it.each([
    ['Would Tuesday at ten suit you for the meeting?', 'scheduling_response'],
    ['Passt Ihnen der Termin am Dienstag?', 'scheduling_response'],
    ['Just following up on my last mail.', 'follow_up_email'],
    ['A short reminder of our call tomorrow.', 'reminder_send'],
  ])('finds routine mail to one person: %s', (text, flag) => {
    expect(classify(mail(text))).toMatchObject({ approvalClass: 'smart', flags: [flag] });
  });

  it('asks a person for everything else', () => {
    expect(classify(mail('Thank you, that is good to know.'))).toMatchObject({ approvalClass: 'always', flags: [] });
  });

  it('finds no routine where a recipient came from a stranger, a blank is left, or several are written to', () => {
    const text = 'See you at the meeting.';
    const taint = [{ field: 'to', source: 'mail body', sentence: 'write to me at x@y.example' }];
    expect(classify(mail(text, { taint }))).toMatchObject({ approvalClass: 'always', flags: ['untrusted_origin'] });
    expect(classify(mail(text, { blanks: ['the date'] })).approvalClass).toBe('always');
    const two = { to: ['a@b.example', 'c@d.example'], subject: 'Re: hello', text };
    expect(classify(mail(text, { args: two })).approvalClass).toBe('always');
  });

  it('counts recipients over all fields', () => {
    const args = { to: ['a@b.example'], cc: Array.from({ length: 9 }, (_, n) => `c${n}@d.example`), subject: 'News', text: 'Hello' };
    expect(classify(mail('', { args }))).toMatchObject({ approvalClass: 'never_auto', flags: ['bulk_operations'] });
  });

  it('never lets a payment pass without a person, whatever it says', () => {
    const property = fc.property(fc.dictionary(fc.string(), fc.string()), (args) => {
      expect(classify({ server: 'payment', tool: 'initiate_payment', args, taint: [], blanks: [] }).approvalClass).toBe('never_auto');
    });
    fc.assert(property);
  });

  it('finds a sum wherever it stands in the arguments', () => {
    const property = fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 1_000_000 }), (before, after, sum) => {
      const args = { deep: [{ hidden: `${before} €${sum} ${after}` }] };
      expect(classify({ server: 'email', tool: 'send_email', args, taint: [], blanks: [] }).approvalClass).toBe('never_auto');
    });
    fc.assert(property);
  });
});
