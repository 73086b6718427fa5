import { buildProposal } from '@waggle/testing';
import { edited } from './approval-row.js';

it("a person's edit clears the marks of what it changed, and of nothing else [R-TAINT-EDIT]", () => {
  const mark = (field: string, value: string) => ({ field, source: 'mail', sentence: value, value });
  const proposal = buildProposal({ args: { to: ['eve@evil.example'], cc: ['bob@evil.example'], text: 'Pay DE89 3704' }, taint: [mark('to.0', 'eve@evil.example'), mark('cc.0', 'bob@evil.example'), mark('text', 'DE893704')] });
  const after = edited(proposal, { to: ['ann@ours.example'], cc: ['bob@evil.example'], text: 'Do pay DE89 3704' });
  expect(after.taint.map(({ field }) => field)).toEqual(['cc.0', 'text']);
});

describe('the summary of an edited call', () => {
  const payment = { fromAccount: 'acc_eur_main', payee: { name: 'Paperline B.V.', account: { scheme: 'iban', iban: 'NL91ABNA0417164300' } }, amountMinor: 480_000, currency: 'EUR', reference: 'PL-1', invoice: 'PL-1', purpose: 'SUPP' };

  it('names the sum, the payee and the invoice that the next person agrees to [R-SHOWN]', () => {
    const proposal = buildProposal({ server: 'payment', tool: 'initiate_payment', args: payment, summary: 'Pay €4,800 to Paperline B.V. for PL-1.' });
    const after = edited(proposal, { ...payment, amountMinor: 900_000, payee: { ...payment.payee, name: 'Paperline N.V.' } });
    expect(after.summary).toBe('Pay €9,000 to Paperline N.V. for PL-1.');
  });

  it.each([
    ['email', 'reply_email', { to: ['eve@x.example', 'ann@x.example'], subject: 'Re:\nPrices', text: 'Yes' }, 'Edited: email.reply_email, to eve@x.example, ann@x.example, "Re: Prices"'],
    ['odoo', 'record_expense', { vendorId: 1, amountMinor: 100_000, currency: 'EUR' }, 'Edited: odoo.record_expense, €1,000'],
    ['social', 'post_social', { platform: 'linkedin', text: 'Open day' }, 'Edited: social.post_social, linkedin'],
    ['email', 'reply_email', { to: '(erased)', currency: '(erased)', amountMinor: 1 }, 'Edited: email.reply_email, to (erased)'],
  ])('says of %s.%s what the call does now', (server, tool, args, summary) => {
    expect(edited(buildProposal({ server, tool, summary: 'Reply to ada@example.org' }), args).summary).toBe(summary);
  });
});
