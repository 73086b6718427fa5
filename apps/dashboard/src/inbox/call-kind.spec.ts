import { buildApproval, buildProposal } from '@waggle/testing';
import { groupLabel, viewOf } from './call-kind.js';

const view = (server: string, tool: string, args: Record<string, never> | object) => viewOf(buildApproval({ proposal: buildProposal({ server, tool, args: args as never, summary: 'What the agent says' }) }));

describe('what a call is', () => {
  it('is read from its arguments, whatever the agent says of it', () => {
    expect(view('email', 'reply_email', { to: ['a@x.example'], cc: ['b@x.example'], subject: 'Prices', text: 'Hello' })).toEqual({ kind: 'mail', verb: 'Reply', target: 'a@x.example, b@x.example', gist: 'Prices', body: 'Hello' });
    expect(view('payment', 'initiate_payment', { payee: { name: 'Paperline' }, amountMinor: 48620, currency: 'EUR' })).toMatchObject({ kind: 'payment', target: 'Paperline', gist: 'EUR\u00a0486.20', body: undefined });
  });

  it('is the agent’s account only where the arguments do not speak for themselves', () => {
    expect(view('crm', 'close_lost', { dealId: '1' })).toMatchObject({ kind: 'deal', verb: 'Lose deal', gist: 'What the agent says' });
    expect(view('new', 'do_this', {})).toMatchObject({ kind: 'other', verb: 'do this' });
  });
});

describe('what alike proposals have in common', () => {
  it.each([
    ['email.reply_email:sales:blanks+pricing_discussion', 'Reply · sales · blanks, pricing discussion'],
    ['social.post_social', 'Post'],
    ['payment.initiate_payment:finance:', 'Initiate · finance'],
    ['*(.x', 'X'],
  ])('%s is "%s"', (group, label) => {
    expect(groupLabel(group)).toBe(label);
  });
});
