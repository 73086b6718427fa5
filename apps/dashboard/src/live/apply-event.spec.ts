import { QueryClient } from '@tanstack/react-query';
import { buildApproval } from '@waggle/testing';
import { reads } from '../api/reads.js';
import type { TaskPage, TaskSummary } from '../api/wire.js';
import { applyApproval, applyEvent, withApproval } from './apply-event.js';

const task = (change: Partial<TaskSummary> = {}): TaskSummary => ({
  taskId: 'EMAIL_1', prefix: 'EMAIL', status: 'delegated', version: 2, priority: 'NORMAL', domain: 'email', zone: 'local', agent: 'sales', title: 'Prices', flagged: false, reason: null, created: '2026-01-01T00:00:00.000Z', updated: '2026-01-01T00:00:00.000Z', ...change,
});
const event = (type: string, data: unknown) => ({ type, data: JSON.stringify(data), id: '1' });

function boardWith(folder: string, page: TaskPage): QueryClient {
  const cache = new QueryClient();
  for (const name of ['Needs_Action', 'In_Progress', 'Pending_Approval']) {
    cache.setQueryData(reads.tasks(name).queryKey, { pages: [name === folder ? page : { tasks: [], next: null }], pageParams: [undefined] });
  }
  return cache;
}
const column = (cache: QueryClient, folder: string) => cache.getQueryData(reads.tasks(folder).queryKey)?.pages[0];

describe('a live event', () => {
  it('brings a proposal into the queue, replaces it there, and takes it away once it is decided [R-LIVE]', () => {
    const [first, second] = [buildApproval(), buildApproval()];
    expect(withApproval([first], second)).toEqual([first, second]);
    expect(withApproval([first, second], { ...first, agreedBy: ['vera'] })[0]?.agreedBy).toEqual(['vera']);
    expect(withApproval([first, second], { ...first, state: 'rejected' })).toEqual([second]);
  });

  it('does not make a queue of what was never read', () => {
    const cache = new QueryClient();
    applyApproval(cache, buildApproval());
    expect(cache.getQueryData(reads.waiting().queryKey)).toBeUndefined();
  });

  it('moves a task from one column to the head of the next', () => {
    const cache = boardWith('In_Progress', { tasks: [task()], next: null });
    applyEvent(cache, event('task', task({ status: 'pending_approval', version: 3 })));
    expect(column(cache, 'In_Progress')?.tasks).toEqual([]);
    expect(column(cache, 'Pending_Approval')?.tasks[0]?.taskId).toBe('EMAIL_1');
  });

  it('that comes late changes nothing', () => {
    const cache = boardWith('In_Progress', { tasks: [task({ version: 5 })], next: null });
    applyEvent(cache, event('task', task({ status: 'received', version: 1 })));
    expect(column(cache, 'In_Progress')?.tasks[0]?.version).toBe(5);
  });

  it('takes a file that has been claimed out of those that wait', () => {
    const cache = boardWith('Needs_Action', { tasks: [], next: null, waiting: [{ name: 'EMAIL_1.md', modified: '' }] });
    applyEvent(cache, event('task', task()));
    expect(column(cache, 'Needs_Action')?.waiting).toEqual([]);
  });

  it('has everything read again when something was missed', () => {
    const cache = boardWith('In_Progress', { tasks: [], next: null });
    applyEvent(cache, event('reset', {}));
    expect(cache.getQueryState(reads.tasks('In_Progress').queryKey)?.isInvalidated).toBe(true);
  });
});
