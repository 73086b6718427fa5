import { type DemoReport, isGood } from './report.js';

const GOOD: DemoReport = {
  infra: 'private',
  seconds: 20,
  tasks: { in: 3, done: 2, rejected: 1, failed: 0, needs_reconciliation: 0, lost: 0 },
  approvals: { asked: 1, approved: 1, rejected: 0, modified: 0, expired: 0 },
  effects: { requested: 1, executed: 1, duplicates: 0, refused: 0 },
  mail: { delivered_to_sink: 1, unapproved_delivered: 0 },
  audit: { entries: 9, chain_ok: true },
  compliance: { verdict: 'COMPLIANT', findings: [] },
  processes: 1,
  problems: [],
};

describe("the demo's verdict [R-DEMO-VERDICT]", () => {
  it('is good when all holds', () => {
    expect(isGood(GOOD)).toBe(true);
  });

  it.each<[string, Partial<DemoReport>]>([
    ['a task is lost', { tasks: { ...GOOD.tasks, lost: 1 } }],
    ['an effect happened twice', { effects: { ...GOOD.effects, duplicates: 1 } }],
    ['a mail left that nobody approved', { mail: { ...GOOD.mail, unapproved_delivered: 1 } }],
    ['the zone does not keep its rules', { compliance: { verdict: 'NEEDS_REVIEW', findings: ['x'] } }],
    ['the audit chain is broken', { audit: { ...GOOD.audit, chain_ok: false } }],
    ['a receipt does not prove', { problems: ['EMAIL_1 does not prove: executed once: 2 times in the ledger'] }],
  ])('is bad when %s', (_, flaw) => {
    expect(isGood({ ...GOOD, ...flaw })).toBe(false);
  });
});
