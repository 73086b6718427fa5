import { Checkbox, Skeleton } from '@mantine/core';
import { IconMoodHappy, IconStack2 } from '@tabler/icons-react';
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { useNow } from '../text/use-now.js';
import { groupLabel } from './call-kind.js';
import type { Queue } from './inbox-page.js';
import classes from './inbox.module.css';
import { QueueEntry } from './queue-entry.js';
import type { QueueRow } from './queue-rows.js';
import type { Selection } from './use-selection.js';

const HEIGHTS: Readonly<Record<QueueRow['kind'], number>> = { priority: 32, group: 30, entry: 67 };
const PRIORITY_NAMES: Readonly<Record<string, string>> = { URGENT: 'Urgent', HIGH: 'High', NORMAL: 'Normal', LOW: 'Low' };

interface QueueListProps {
  readonly queue: Queue;
  readonly current: string | undefined;
  readonly selection: Selection;
  readonly filter: string;
}

function Heading({ row, selection }: { row: Exclude<QueueRow, { kind: 'entry' }>; selection: Selection }): ReactNode {
  if (row.kind === 'priority') {
    return (
      <h2 className={classes.priority} data-priority={row.priority}>
        {PRIORITY_NAMES[row.priority] ?? row.priority} <span>{row.count}</span>
      </h2>
    );
  }
  const all = row.ids.every((id) => selection.has(id));
  return (
    <label className={classes.group}>
      <Checkbox size="xs" checked={all} indeterminate={!all && row.ids.some((id) => selection.has(id))} onChange={() => selection.toggleAll(row.ids)} aria-label={`Select ${row.ids.length} alike: ${groupLabel(row.group)}`} />
      <IconStack2 size={14} aria-hidden /> {row.ids.length} alike <span>{groupLabel(row.group)}</span>
    </label>
  );
}

function Row({ row, item, current, selection, now }: { row: QueueRow; item: VirtualItem; current: string | undefined; selection: Selection; now: number }): ReactNode {
  return (
    <li className={classes.row} style={{ height: item.size, transform: `translateY(${item.start}px)` }}>
      {row.kind === 'entry' ? (
        <QueueEntry approval={row.approval} isCurrent={row.approval.id === current} isSelected={selection.has(row.approval.id)} onSelect={() => selection.toggle(row.approval.id)} now={now} />
      ) : (
        <Heading row={row} selection={selection} />
      )}
    </li>
  );
}

function Nothing({ filter }: { filter: string }): ReactNode {
  if (filter.trim() !== '') return <EmptyNote title="Nothing fits the filter">Press Esc in the filter to see all again.</EmptyNote>;
  return <EmptyNote icon={IconMoodHappy} title="Nothing waits for you">New proposals appear here by themselves.</EmptyNote>;
}

export function QueueList({ queue, current, selection, filter }: QueueListProps): ReactNode {
  const { rows, isPending, error } = queue;
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => HEIGHTS[rows[index]?.kind ?? 'entry'],
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
    scrollPaddingStart: HEIGHTS.entry,
    scrollPaddingEnd: HEIGHTS.entry * 2,
  });
  const at = rows.findIndex((row) => row.kind === 'entry' && row.approval.id === current);
  // Before the list is measured there is nothing to scroll in; whatever covers part of it must not cover what is open.
  const height = virtual.scrollRect?.height ?? 0;
  useEffect(() => {
    if (at >= 0 && height > 0) virtual.scrollToIndex(at <= 2 ? 0 : at, { align: 'auto' });
  }, [at, height, virtual]);
  if (error !== null && rows.length === 0) return <ProblemNote error={error} />;
  if (isPending) return <div className={classes.loading} aria-busy="true">{Array.from({ length: 7 }, (_, index) => <Skeleton key={index} height={54} mb={10} />)}</div>;
  if (rows.length === 0) return <Nothing filter={filter} />;
  return (
    <div ref={scroller} className={classes.scroller}>
      <ul className={classes.rows} style={{ height: virtual.getTotalSize() }} aria-label="Proposals that wait">
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : <Row key={item.key} row={row} item={item} current={current} selection={selection} now={now} />;
        })}
      </ul>
    </div>
  );
}
