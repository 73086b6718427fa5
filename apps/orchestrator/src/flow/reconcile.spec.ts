import { ApprovalSettle, AuditRecord, type ReconcileStatement, TaskMoved } from '@waggle/contracts';
import { story } from '../../test/story.builder.js';
import { TaskChange } from '../task-change.js';
import { onReconciled } from './reconcile.js';

const word = (happened: boolean): ReconcileStatement => ({ action: 'task.reconcile', taskId: 'EMAIL_1', happened, why: 'It lies in Sent.', person: 'olga', channel: 'rest', decidedAt: new Date().toISOString() });

function unclear() {
  const it = story();
  it.untilExecuting();
  it.answer({ outcome: 'failed', cause: 'effect_uncertain', detail: 'the line is dead', retryable: false, uncertain: true });
  expect(it.task.status).toBe('needs_reconciliation');
  return it;
}

describe('a person who says what became of a call', () => {
  it.each([
    [true, 'done', 'executed', 'made'],
    [false, 'failed', 'failed', 'none'],
  ] as const)('ends its task: happened %s means %s, for the approval too [R-SETTLED]', (happened, status, state, effect) => {
    const change = new TaskChange(unclear().task, new Date());
    onReconciled(change, word(happened), 'olga');
    expect(change.task).toMatchObject({ status, reason: expect.stringMatching(/^olga has looked: .*It lies in Sent\.$/) });
    const said = change.outgoing.map(({ message, payload }) => [message.name, payload]);
    expect(said).toContainEqual([ApprovalSettle.name, expect.objectContaining({ approvalId: change.task.data.approval?.id, state, effect })]);
    expect(said).toContainEqual([AuditRecord.name, { entries: [expect.objectContaining({ actor: 'olga', action: 'task.reconciled', input: 'It lies in Sent.' })] }]);
    expect(said.filter(([name]) => name === TaskMoved.name)).toHaveLength(1);
  });

  it('is heard once, and about no other task [R-SETTLED]', () => {
    const { task } = unclear();
    onReconciled(new TaskChange(task, new Date()), word(false), 'olga');
    expect(() => onReconciled(new TaskChange(task, new Date()), word(true), 'olga')).toThrow(expect.objectContaining({ code: 'task_not_unclear', message: expect.stringContaining('olga has looked') }));
    const other = story();
    other.untilExecuting();
    expect(() => onReconciled(new TaskChange(other.task, new Date()), word(true), 'olga')).toThrow(expect.objectContaining({ code: 'task_not_unclear' }));
  });

  it('is heard where the call was made, not where the other zone has told of it', () => {
    const { task } = unclear();
    task.data.approval = null;
    expect(() => onReconciled(new TaskChange(task, new Date()), word(true), 'olga')).toThrow(expect.objectContaining({ code: 'task_not_unclear', message: expect.stringContaining('the other zone') }));
  });
});
