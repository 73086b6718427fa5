import { ProposalSubmit, TaskAnswered, TaskDelegate, TaskSubmit, approvalSchema, envelopeSchema, receiptSchema, replyEmail } from '@waggle/contracts';
import { buildEnvelope } from './envelope.builder.js';
import { buildApproval, buildProposal, buildProposalSubmit, buildReceipt } from './proposal.builder.js';
import { buildTaskAnswered, buildTaskDelegate, buildTaskSubmit } from './task.builder.js';

describe('the builders', () => {
  it.each([
    ['an envelope', envelopeSchema, buildEnvelope(TaskSubmit)],
    ['a submitted task', TaskSubmit.payload, buildTaskSubmit({ prefix: 'PAYMENT' })],
    ['a delegation', TaskDelegate.payload, buildTaskDelegate()],
    ['an answer', TaskAnswered.payload, buildTaskAnswered()],
    ['a submitted proposal', ProposalSubmit.payload, buildProposalSubmit()],
    ['an approval', approvalSchema, buildApproval()],
    ['a receipt', receiptSchema, buildReceipt()],
    ['the arguments of a reply', replyEmail.input, buildProposal().args],
  ])('make %s that its schema takes', (_title, schema, value) => {
    expect(schema.parse(value)).toEqual(value);
  });
});
