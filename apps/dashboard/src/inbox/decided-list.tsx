import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { reads } from '../api/reads.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { plainly } from '../text/invisibles.js';
import { viewOf } from './call-kind.js';
import classes from './inbox.module.css';
import { KindIcon } from './kind-icon.js';
import { decidedText } from './outcome.js';

/** What has been answered, by whoever it was. */
export function DecidedList({ current }: { current: string | undefined }): ReactNode {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(reads.decided());
  const approvals = data?.pages.flatMap((page) => page.approvals) ?? [];
  if (error !== null) return <ProblemNote error={error} />;
  if (data !== undefined && approvals.length === 0) return <EmptyNote title="Nothing has been decided yet" />;
  return (
    <div className={classes.scroller}>
      <ul className={classes.plainRows} aria-label="Decided proposals">
        {approvals.map((approval) => {
          const { kind, verb, target } = viewOf(approval);
          return (
            <li key={approval.id} className={classes.entry} data-current={approval.id === current}>
              <Link href={`/approvals/${approval.id}`} className={classes.entryLink} aria-current={approval.id === current}>
                <span className={classes.kind}><KindIcon kind={kind} /></span>
                <span className={classes.entryMain}>
                  <span className={classes.entryTop}><b>{verb}</b> <span>{plainly(target)}</span></span>
                  <span className={classes.gist}>{decidedText(approval)}</span>
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
      {hasNextPage && <Button m="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>Show more</Button>}
    </div>
  );
}
