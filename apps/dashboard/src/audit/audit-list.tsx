import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { type AuditFilter, reads } from '../api/reads.js';
import type { AuditLine } from '../api/wire.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { VisibleText } from '../text/visible-text.js';
import { momentText } from '../text/time.js';
import classes from './audit.module.css';

const LINE_PX = 62;
const AHEAD = 20;

function Line({ at, actor, action, target, output, taskId, success, seq }: AuditLine): ReactNode {
  const Icon = success ? IconCheck : IconAlertTriangle;
  return (
    <div className={classes.line} data-success={success}>
      <Icon size={16} role="img" aria-label={success ? 'Went well' : 'Failed'} />
      <div className={classes.lineMain}>
        <p><b>{action}</b> <VisibleText text={target} /></p>
        <p className={classes.output}><VisibleText text={output} /></p>
      </div>
      <div className={classes.lineSide}>
        <time dateTime={at}>{momentText(at, Date.now())}</time>
        <span>{actor} · {seq}{taskId !== null && <> · <Link href={`/tasks/${encodeURIComponent(taskId)}`}>task</Link></>}</span>
      </div>
    </div>
  );
}

export function AuditList({ filter }: { filter: AuditFilter }): ReactNode {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(reads.audit(filter));
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: entries.length, getScrollElement: () => scroller.current, estimateSize: () => LINE_PX, overscan: 10 });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last > entries.length - AHEAD) void fetchNextPage();
  }, [last, entries.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (error !== null) return <ProblemNote error={error} />;
  if (isPending) return <Skeleton height={300} />;
  if (entries.length === 0) return <EmptyNote title="Nothing fits">Search for less, or for a longer time.</EmptyNote>;
  return (
    <div ref={scroller} className={classes.scroller} tabIndex={0} role="group" aria-label="Entries, newest first">
      <ul style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, start, size }) => {
          const entry = entries[index];
          return entry === undefined ? null : <li key={entry.seq} style={{ height: size, transform: `translateY(${start}px)` }}><Line {...entry} /></li>;
        })}
      </ul>
    </div>
  );
}
