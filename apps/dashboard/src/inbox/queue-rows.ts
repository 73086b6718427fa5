import type { Approval } from '../api/wire.js';
import { viewOf } from './call-kind.js';

export type QueueRow =
  | { readonly kind: 'priority'; readonly key: string; readonly priority: string; readonly count: number }
  | { readonly kind: 'group'; readonly key: string; readonly group: string; readonly ids: readonly string[] }
  | { readonly kind: 'entry'; readonly key: string; readonly approval: Approval; readonly grouped: boolean };

const PRIORITIES = ['URGENT', 'HIGH', 'NORMAL', 'LOW'];
const rank = (priority: string): number => (PRIORITIES.includes(priority) ? PRIORITIES.indexOf(priority) : PRIORITIES.length);

/** The order of the queue: by priority, then age. */
export function inOrder(approvals: readonly Approval[]): Approval[] {
  return [...approvals].sort((one, two) => rank(one.priority) - rank(two.priority) || one.created.localeCompare(two.created) || one.id.localeCompare(two.id));
}

/**
 * The queue as rows: a heading a priority, and below it alike proposals together, at the place of the oldest of them.
 * Two or more that are alike get a heading of their own.
 */
export function rowsOf(approvals: readonly Approval[]): QueueRow[] {
  const byPriority = groupBy(inOrder(approvals), ({ priority }) => priority);
  return [...byPriority].flatMap(([priority, entries]): QueueRow[] => [
    { kind: 'priority', key: `priority ${priority}`, priority, count: entries.length },
    ...[...groupBy(entries, ({ group }) => group)].flatMap(([group, alike]) => groupRows(priority, group, alike)),
  ]);
}

function groupRows(priority: string, group: string, alike: readonly Approval[]): QueueRow[] {
  const grouped = alike.length > 1;
  const entries = alike.map((approval): QueueRow => ({ kind: 'entry', key: approval.id, approval, grouped }));
  return grouped ? [{ kind: 'group', key: `group ${priority} ${group}`, group, ids: alike.map(({ id }) => id) }, ...entries] : entries;
}

/** Does every word of the filter occur in what the entry is about? */
export function fits(approval: Approval, filter: string): boolean {
  const { verb, target, gist, body = '' } = viewOf(approval);
  const { taskId, priority, proposal } = approval;
  const text = [verb, target, gist, body, taskId, priority, proposal.summary, proposal.server, ...proposal.flags].join('\n').toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Whom to look at after `id`: the one below it, else the one above, else nobody. */
export function neighbourOf(ids: readonly string[], id: string | undefined): string | undefined {
  const at = id === undefined ? -1 : ids.indexOf(id);
  if (at < 0) return ids[0];
  return ids[at + 1] ?? ids[at - 1];
}

/** One step along the queue from `id`; stays at the ends. */
export function stepFrom(ids: readonly string[], id: string | undefined, step: 1 | -1): string | undefined {
  const at = id === undefined ? -1 : ids.indexOf(id);
  return at < 0 ? ids[0] : ids[Math.min(ids.length - 1, Math.max(0, at + step))];
}

/** In the order of first occurrence. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
