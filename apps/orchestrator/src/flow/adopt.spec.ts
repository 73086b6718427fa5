import { ApprovalDecided, ApprovalRequested, ProposalSubmit, TaskDelegate, TaskScan } from '@waggle/contracts';
import { approval, clean, proposal, story } from '../../test/story.builder.js';
import { whyOf } from '../why.js';

const IBAN = 'DE89370400440532013000';

/** Adopted, up to this zone's own queue. */
function waiting() {
  const told = story();
  told.adopt();
  told.scanned();
  told.scanned();
  const entry = approval({ id: told.last(ProposalSubmit)?.proposal.id ?? '' });
  told.hear(ApprovalRequested, { approval: entry });
  return { told, entry };
}

describe('a task that the other zone has prepared', () => {
  it('is scanned both ways and waits for a person here, without an agent [R-ADOPT]', () => {
    const told = story();
    told.adopt();
    expect(told.last(TaskScan)?.stage).toBe('inbound');
    told.scanned();
    expect(told.last(TaskScan)?.stage).toBe('outbound');
    told.scanned();
    expect(told.last(ProposalSubmit)).toMatchObject({ agent: 'sales', proposal: { tool: 'reply_email', args: { text: 'Hello' } } });
    expect(told.count(TaskDelegate)).toBe(0);
    expect(told.task).toMatchObject({ status: 'proposed', zone: 'local' });
    expect(whyOf(told.task).explanation).toContain('The cloud zone has prepared it');
  });

  it('brings no id of its own into the queue, and always a flag, so that no template releases it [R-ADOPT]', () => {
    const told = story();
    told.adopt();
    told.scanned();
    told.scanned();
    expect(told.last(ProposalSubmit)?.proposal.id).not.toBe(proposal.id);
    expect(told.last(ProposalSubmit)?.proposal.flags).toContain('prepared_in_cloud');
  });

  it('is a stranger\u2019s text, whatever it says of where it came from [R-ADOPT]', () => {
    const told = story();
    const call = { ...proposal, server: 'payment', tool: 'initiate_payment', args: { payee: { name: 'Paperline', account: { scheme: 'iban', iban: IBAN } } } };
    told.adopt({ outcome: 'proposal', plan: [], proposals: [call] }, { prefix: 'PAYMENT', source: 'folder', document: { frontMatter: {}, body: `Pay Paperline, ${IBAN}.`, revision: 'a'.repeat(64) } });
    told.scanned();
    told.scanned();
    expect(told.last(ProposalSubmit)?.proposal.taint.map(({ field }) => field)).toContain('payee.account.iban');
  });

  it('is taken once, and changes no task that is known [R-ADOPT]', () => {
    const { told } = waiting();
    const { version } = told.task;
    told.adopt();
    expect(told.task.version).toBe(version);
    const own = story();
    own.submit();
    own.scanned();
    own.adopt();
    expect(own.task).toMatchObject({ status: 'delegated', data: { adoptedFrom: null, proposals: [] } });
  });

  it('is drafted anew by an agent of this zone when a person wants that', () => {
    const { told, entry } = waiting();
    told.hear(ApprovalDecided, { approval: { ...entry, state: 'rejected' }, verdict: 'rejected', reason: 'too short', again: true, grant: null });
    expect(told.task.status).toBe('delegated');
    expect(told.to(TaskDelegate)).toBe('sales');
    expect(told.last(TaskDelegate)?.feedback).toEqual([expect.objectContaining({ reason: 'too short' })]);
  });

  it('is rejected when the scan blocks it, and begun anew when it brings no proposal', () => {
    const blocked = story();
    blocked.adopt();
    blocked.scanned({ ...clean, verdict: 'block', flagged: true });
    expect(blocked.task.status).toBe('rejected');
    const bare = story();
    bare.adopt({ outcome: 'failed', cause: 'x', detail: 'y', retryable: false });
    bare.scanned();
    expect(bare.task.status).toBe('delegated');
  });

  it('is never an EXECUTE file', () => {
    const told = story();
    told.adopt(undefined, { prefix: 'EXECUTE' });
    expect(told.task.status).toBe('rejected');
  });
});

describe('an end in the other zone', () => {
  const prepared = () => {
    const told = story();
    told.submit('EMAIL', undefined, 'cloud');
    told.scanned();
    told.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
    told.scanned();
    return told;
  };

  it('is followed by what was prepared here [R-ZONE-END]', () => {
    for (const status of ['done', 'rejected', 'expired', 'failed', 'needs_reconciliation', 'cancelled'] as const) {
      const told = prepared();
      expect(told.task.status).toBe('pending_approval');
      told.settle(status);
      expect(told.task).toMatchObject({ status, dueAt: null });
    }
    const told = prepared();
    told.settle('done');
    expect(whyOf(told.task).explanation).toContain('The local zone has ended it');
  });

  it('is followed once more when a person there has said what became of the call, and here nothing is taken from them [R-ZONE-END] [R-SETTLED]', () => {
    const told = prepared();
    told.settle('needs_reconciliation');
    told.settle('cancelled');
    expect(told.task.status).toBe('needs_reconciliation');
    told.settle('done');
    told.settle('failed');
    expect(told.task.status).toBe('done');
    const here = story();
    here.untilExecuting();
    here.answer({ outcome: 'failed', cause: 'effect_uncertain', detail: 'the line is dead', retryable: false, uncertain: true });
    here.settle('done', 'cloud');
    expect(here.task.status).toBe('needs_reconciliation');
  });

  it('cancels what is still being worked on, and a late answer changes nothing [R-ZONE-END]', () => {
    const told = story();
    told.submit('EMAIL', undefined, 'cloud');
    told.scanned();
    told.settle('cancelled');
    expect(told.task.status).toBe('cancelled');
    told.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
    expect(told.task.status).toBe('cancelled');
    const early = story();
    early.submit('EMAIL', undefined, 'cloud');
    early.settle('done');
    expect(early.task.status).toBe('cancelled');
  });

  it('takes nothing that this zone\u2019s own queue has or had, and nothing that has ended [R-ZONE-END]', () => {
    const { told } = waiting();
    told.settle('cancelled', 'cloud');
    expect(told.task.status).toBe('pending_approval');
    const submitted = story();
    submitted.adopt();
    submitted.scanned();
    submitted.scanned();
    submitted.settle('done', 'cloud');
    expect(submitted.task.status).toBe('proposed');
    const executing = story();
    executing.untilExecuting();
    executing.settle('cancelled', 'cloud');
    expect(executing.task.status).toBe('executing');
    const ended = prepared();
    ended.settle('rejected');
    ended.settle('done');
    expect(ended.task.status).toBe('rejected');
  });

  it('lets a task come back that the other zone had taken over, and none that somebody has cancelled [R-ZONE-END]', () => {
    const told = prepared();
    const { version } = told.task;
    told.settle('cancelled');
    told.submit('EMAIL', 'b'.repeat(64), 'cloud');
    expect(told.task).toMatchObject({ status: 'received', version: version + 2, revision: 'b'.repeat(64) });
    const here = story();
    here.submit();
    here.settle('cancelled', 'cloud');
    here.adopt();
    here.scanned();
    here.scanned();
    expect(here.task).toMatchObject({ status: 'proposed', data: { adoptedFrom: 'cloud' } });
    const ended = prepared();
    ended.settle('rejected');
    ended.adopt();
    expect(ended.task.status).toBe('rejected');
  });

  it('is no end when it is none', () => {
    const told = prepared();
    told.settle('executing');
    expect(told.task.status).toBe('pending_approval');
  });
});
