import { buildProposal } from '@waggle/testing';
import { edited } from './approval-row.js';

it("a person's edit clears the marks of what it changed, and of nothing else [R-TAINT-EDIT]", () => {
  const mark = (field: string, value: string) => ({ field, source: 'mail', sentence: value, value });
  const proposal = buildProposal({ args: { to: ['eve@evil.example'], cc: ['bob@evil.example'], text: 'Pay DE89 3704' }, taint: [mark('to.0', 'eve@evil.example'), mark('cc.0', 'bob@evil.example'), mark('text', 'DE893704')] });
  const after = edited(proposal, { to: ['ann@ours.example'], cc: ['bob@evil.example'], text: 'Do pay DE89 3704' });
  expect(after.taint.map(({ field }) => field)).toEqual(['cc.0', 'text']);
});
