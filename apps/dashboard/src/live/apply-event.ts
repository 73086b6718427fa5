import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { reads } from '../api/reads.js';
import type { AlertLine, Approval, TaskPage, TaskSummary } from '../api/wire.js';
import { FOLDERS, folderOf } from './task-folder.js';
import type { StreamEvent } from './sse-parser.js';

/** Brings what is cached up to what the event says; what is not cached is left for the next read. */
export function applyEvent(cache: QueryClient, { type, data }: StreamEvent): void {
  if (type === 'reset') return void cache.invalidateQueries();
  if (type === 'approval') return applyApproval(cache, JSON.parse(data) as Approval);
  if (type === 'task') return applyTask(cache, JSON.parse(data) as TaskSummary);
  if (type === 'zone') return void cache.invalidateQueries({ queryKey: ['zones'] });
  if (type === 'alert') applyAlert(cache, JSON.parse(data) as AlertLine);
}

export function applyApproval(cache: QueryClient, approval: Approval): void {
  cache.setQueryData(reads.waiting().queryKey, (list) => list && withApproval(list, approval));
  cache.setQueryData(reads.approval(approval.id).queryKey, approval);
  void cache.invalidateQueries({ queryKey: reads.approvalsOf(approval.taskId).queryKey });
  if (approval.state !== 'pending') void cache.invalidateQueries({ queryKey: reads.decided().queryKey });
}

/** The queue with this entry in its newest form, or without it when it no longer waits. */
export function withApproval(list: readonly Approval[], approval: Approval): Approval[] {
  const at = list.findIndex(({ id }) => id === approval.id);
  if (approval.state !== 'pending') return at < 0 ? [...list] : list.toSpliced(at, 1);
  return at < 0 ? [...list, approval] : list.with(at, approval);
}

type Pages = InfiniteData<TaskPage>;

export function applyTask(cache: QueryClient, task: TaskSummary): void {
  for (const folder of FOLDERS) {
    cache.setQueryData(reads.tasks(folder).queryKey, (pages: Pages | undefined) => pages && withTask(pages, task, folder === folderOf(task.status)));
  }
  void cache.invalidateQueries({ queryKey: ['task', task.taskId] });
  void cache.invalidateQueries({ queryKey: reads.status().queryKey });
}

/** A column with this task at its head, or without it. An event that is older than what is there changes nothing. */
export function withTask(pages: Pages, task: TaskSummary, belongs: boolean): Pages {
  const held = pages.pages.flatMap(({ tasks }) => tasks).find(({ taskId }) => taskId === task.taskId);
  if (held !== undefined && held.version > task.version) return pages;
  const without = pages.pages.map((page) => ({
    ...page,
    tasks: page.tasks.filter(({ taskId }) => taskId !== task.taskId),
    ...(page.waiting === undefined ? {} : { waiting: page.waiting.filter(({ name }) => name !== `${task.taskId}.md`) }),
  }));
  const [first, ...others] = without;
  if (!belongs || first === undefined) return { ...pages, pages: without };
  return { ...pages, pages: [{ ...first, tasks: [task, ...first.tasks] }, ...others] };
}

function applyAlert(cache: QueryClient, { severity }: AlertLine): void {
  void cache.invalidateQueries({ queryKey: ['alerts', 'all'] });
  // A stop is announced by an alert.
  void cache.invalidateQueries({ queryKey: reads.stops().queryKey });
  void cache.invalidateQueries({ queryKey: ['alerts', severity] });
}
