import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { reads } from '../api/reads.js';
import { decidedText, nameOf } from '../inbox/outcome.js';
import { VisibleText } from '../text/visible-text.js';
import { Part } from './part.js';
import classes from './task.module.css';

export function ApprovalsOf({ taskId }: { taskId: string }): ReactNode {
  const { data } = useQuery(reads.approvalsOf(taskId));
  if (data === undefined || data.approvals.length === 0) return null;
  return (
    <Part title="Proposals">
      <ul className={classes.list}>
        {data.approvals.map((approval) => (
          <li key={approval.id}>
            <Link href={`/approvals/${approval.id}`}><VisibleText text={nameOf(approval)} /></Link>
            <span>{approval.state === 'pending' ? 'waits for an answer' : decidedText(approval)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
