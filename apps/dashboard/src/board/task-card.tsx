import { IconFile, IconShieldExclamation } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { TaskStatus, TaskSummary, WaitingFile } from '../api/wire.js';
import { plainly } from '../text/invisibles.js';
import { ageText, shortAgeText } from '../text/time.js';
import { StatusChip } from '../task/status-chip.js';
import classes from './board.module.css';

/** Alone in their columns, which say it already. */
const ALONE: readonly TaskStatus[] = ['pending_approval', 'done'];

export function TaskCard({ task, now }: { task: TaskSummary; now: number }): ReactNode {
  const { taskId, title, status, priority, agent, flagged, updated } = task;
  return (
    <Link href={`/tasks/${encodeURIComponent(taskId)}`} className={classes.card} data-priority={priority} data-testid={`task ${taskId}`}>
      <b>{plainly(title)}</b>
      <span className={classes.meta}><span className={classes.id}>{taskId}</span></span>
      <span className={classes.meta}>
        {!ALONE.includes(status) && <StatusChip status={status} />}{priority === 'URGENT' && <em>Urgent</em>} {flagged && <IconShieldExclamation size={14} role="img" aria-label="Flagged by the guard" />}
        <span className={classes.id}>{agent ?? ''}</span>
        <span className={classes.right} title={ageText(updated, now)}>{shortAgeText(updated, now)}</span>
      </span>
    </Link>
  );
}

/** A file that no agent has taken yet. */
export function FileCard({ file, now }: { file: WaitingFile; now: number }): ReactNode {
  return (
    <div className={classes.card}>
      <b>{plainly(file.name)}</b>
      <span className={classes.meta}><IconFile size={14} aria-hidden /> <span className={classes.id}>not claimed yet</span> <span className={classes.right} title={ageText(file.modified, now)}>{shortAgeText(file.modified, now)}</span></span>
    </div>
  );
}
