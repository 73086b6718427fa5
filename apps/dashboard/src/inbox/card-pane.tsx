import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { reads } from '../api/reads.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { ApprovalCard } from './approval-card.js';
import type { Queue } from './inbox-page.js';
import classes from './inbox.module.css';
import type { OnRead } from './use-seen.js';

interface CardPaneProps {
  readonly id: string | undefined;
  readonly queue: Queue;
  readonly onBack: () => void;
  readonly onRead: OnRead;
}

/** The approval with this id: from the queue when it waits there, otherwise read by itself. */
export function CardPane({ id, queue, onBack, onRead }: CardPaneProps): ReactNode {
  const waiting = queue.shown.find((approval) => approval.id === id);
  const { data, error } = useQuery({ ...reads.approval(id ?? ''), enabled: id !== undefined && waiting === undefined && !queue.isPending });
  const approval = waiting ?? data;
  return (
    <section className={classes.right} aria-label="Proposal">
      {approval !== undefined ? <ApprovalCard approval={approval} queue={queue} onBack={onBack} onRead={onRead} /> : error !== null ? <ProblemNote error={error} /> : id === undefined ? <Idle queue={queue} /> : <Skeleton m="xl" height={320} width="auto" />}
    </section>
  );
}

function Idle({ queue }: { queue: Queue }): ReactNode {
  if (queue.isPending || queue.total > 0) return null;
  return <EmptyNote title="All clear">You have answered everything that was asked.</EmptyNote>;
}
