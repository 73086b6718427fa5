import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { reads } from '../api/reads.js';
import type { Approval } from '../api/wire.js';
import { useIsNarrow } from '../shell/use-narrow.js';
import { BatchBar } from './batch-bar.js';
import { CardPane } from './card-pane.js';
import { useDecisions } from './decisions-provider.js';
import { DecidedList } from './decided-list.js';
import { InboxHead } from './inbox-head.js';
import classes from './inbox.module.css';
import { QueueList } from './queue-list.js';
import { fits, type QueueRow, rowsOf } from './queue-rows.js';
import { useInboxKeys } from './use-inbox-keys.js';
import { useOpened } from './use-seen.js';
import { useSelection } from './use-selection.js';

export interface Queue {
  readonly rows: readonly QueueRow[];
  /** In the order in which they are shown. */
  readonly shown: readonly Approval[];
  /** All that wait, whatever the filter. */
  readonly total: number;
  readonly isPending: boolean;
  readonly error: unknown;
}

function useQueue(filter: string): Queue {
  const { data, isPending, error } = useQuery(reads.waiting());
  const { leaving } = useDecisions();
  return useMemo(() => {
    const waiting = (data ?? []).filter(({ id }) => !leaving.has(id));
    const rows = rowsOf(filter.trim() === '' ? waiting : waiting.filter((approval) => fits(approval, filter.trim())));
    const shown = rows.flatMap((row) => (row.kind === 'entry' ? [row.approval] : []));
    return { rows, shown, total: waiting.length, isPending, error };
  }, [data, leaving, filter, isPending, error]);
}

/** The first screen: what waits on the left, all that is needed to judge one of it on the right. */
export function InboxPage({ id }: { id: string | undefined }): ReactNode {
  const [filter, setFilter] = useState('');
  const [view, setView] = useState<'waiting' | 'decided'>('waiting');
  const [, navigate] = useLocation();
  const narrow = useIsNarrow();
  const queue = useQueue(filter);
  const selection = useSelection(queue.shown);
  const [opened, onRead] = useOpened();
  const current = id ?? (narrow || view === 'decided' ? undefined : queue.shown[0]?.id);
  useInboxKeys({ current, queue, selection, isOpen: id !== undefined });
  return (
    <div className={classes.inbox} data-open={id !== undefined}>
      <section className={classes.left} aria-label="Queue">
        <InboxHead filter={filter} onFilter={setFilter} view={view} onView={setView} queue={queue} />
        {view === 'decided' ? <DecidedList current={current} /> : <QueueList queue={queue} current={current} selection={selection} filter={filter} />}
        <BatchBar selection={selection} opened={opened} />
      </section>
      <CardPane key={current} id={current} queue={queue} onBack={() => navigate('/')} onRead={onRead} />
    </div>
  );
}
