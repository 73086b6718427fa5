import { ERASED_TEXT, TASK_STATUSES } from '@waggle/contracts';
import { proposal, receipt, story } from '../../test/story.builder.js';
import { isFromOutside } from '../flow/origins.js';
import { emptyData, type TaskRecord } from '../task-record.js';
import { firstIdOf, isRepetition, repetitionOf, whyNotAgain } from './repetition.js';

function record(change: Partial<TaskRecord> = {}, data: Partial<TaskRecord['data']> = {}): TaskRecord {
  const told = story();
  told.submit();
  const { task } = told;
  return { ...task, status: 'failed', ...change, data: { ...task.data, ...data } };
}

/** As the repetition is taken in. */
function takenIn(of: TaskRecord): TaskRecord {
  const { taskId, frontMatter, body } = repetitionOf(of, 2, 2);
  return { ...of, taskId, source: String(frontMatter['source']), data: emptyData({ frontMatter, body, revision: 'b'.repeat(64) }) };
}

describe('a task', () => {
  it('is done once more only when it has ended without an effect [R-TASK-AGAIN]', () => {
    const repeatable = TASK_STATUSES.filter((status) => whyNotAgain(record({ status })) === undefined);
    expect(repeatable).toEqual(['rejected', 'expired', 'failed', 'cancelled']);
  });

  it.each([
    ['done', record({ status: 'done' }), /new task: waggle add/],
    ['perhaps done', record({ status: 'needs_reconciliation' }), /outside system first/],
    ['under way', record({ status: 'pending_approval' }), /waggle cancel EMAIL_1 --reason/],
    ['done in part', record({}, { receipts: [receipt] }), /must not happen twice/],
    ['taken over', record({ status: 'cancelled' }, { takenOver: true }), /other zone/],
    ['erased', record({}, { document: { frontMatter: {}, body: ERASED_TEXT, revision: '' } }), /erased/],
  ])('that is %s is refused with what to do instead [R-TASK-AGAIN]', (_name, task, text) => {
    expect(whyNotAgain(task)).toMatch(text);
  });

  it('that was only rehearsed may be done once more', () => {
    expect(whyNotAgain(record({}, { receipts: [{ ...receipt, mode: 'dry_run' }] }))).toBeUndefined();
  });
});

describe('a repetition', () => {
  it.each([
    ['the operator’s file', record()],
    ['a webhook', record({ source: 'webhook:shop' })],
    ['a person at the API', record({ source: 'rest:olga' })],
    ['a message that a person put here', record({}, { document: { frontMatter: { from: 'ada@example.org' }, body: 'x', revision: '' } })],
  ])('of %s keeps source, texts and trust [R-TASK-AGAIN]', (_name, task) => {
    const again = takenIn(task);
    expect(again).toMatchObject({ taskId: 'EMAIL_1-2', source: task.source, data: { document: { frontMatter: task.data.document.frontMatter, body: task.data.document.body } } });
    expect(isFromOutside(again)).toBe(isFromOutside(task));
  });

  it('of what the other zone has handed over never passes for the operator’s word [R-TASK-AGAIN]', () => {
    const told = story();
    told.adopt({ outcome: 'proposal', plan: [], proposals: [proposal] }, { prefix: 'PAYMENT', taskId: 'PAYMENT_1', source: 'folder' });
    const again = takenIn(told.task);
    expect(again.data.adoptedFrom).toBeNull();
    expect([isFromOutside(told.task), isFromOutside(again)]).toEqual([true, true]);
  });

  it('is told from another task with such a name by its texts and its source', () => {
    const first = record();
    const again = takenIn(first);
    expect([firstIdOf(again.taskId), firstIdOf('EMAIL_1')]).toEqual(['EMAIL_1', undefined]);
    expect(isRepetition(again, first)).toBe(true);
    expect(isRepetition({ ...again, source: 'imap' }, first)).toBe(false);
    expect(isRepetition({ ...again, data: { ...again.data, document: { ...again.data.document, body: 'Other' } } }, first)).toBe(false);
  });

  it('is filed once an attempt, whatever its name, and leaves room for a long one [R-TASK-AGAIN]', () => {
    const [one, other] = [repetitionOf(record(), 2, 2), repetitionOf(record(), 2, 3)];
    expect([one.taskId, other.taskId]).toEqual(['EMAIL_1-2', 'EMAIL_1-3']);
    expect(one.sourceKey).toBe(other.sourceKey);
    expect(repetitionOf(record({ taskId: `EMAIL_${'x'.repeat(194)}` }), 2, 2).taskId.length).toBeLessThanOrEqual(200);
  });
});
