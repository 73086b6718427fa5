import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { reads } from '../api/reads.js';
import type { StoryEntry } from '../api/wire.js';
import { ProblemNote } from '../shell/notes.js';
import { VisibleText } from '../text/visible-text.js';
import { momentText, withMoments } from '../text/time.js';
import { Part } from './part.js';
import classes from './task.module.css';

function Entry({ at, actor, title, detail, success, approvalId }: StoryEntry): ReactNode {
  const Icon = success ? IconCircleCheck : IconAlertTriangle;
  return (
    <li data-success={success}>
      <Icon size={17} role="img" aria-label={success ? 'Went well' : 'Failed'} />
      <div>
        <b><VisibleText text={title} /></b>
        <span className={classes.when}><time dateTime={at}>{momentText(at, Date.now())}</time> · {actor}</span>
        {detail !== '' && <p><VisibleText text={withMoments(detail)} /></p>}
        {approvalId !== null && <Link href={`/approvals/${approvalId}`}>Show the proposal</Link>}
      </div>
    </li>
  );
}

/** What happened, oldest first. */
export function StoryPart({ taskId }: { taskId: string }): ReactNode {
  const { data, error } = useQuery(reads.story(taskId));
  return (
    <Part title="Story">
      {error !== null && <ProblemNote error={error} />}
      <ol className={classes.story}>{data?.entries.map((entry, index) => <Entry key={index} {...entry} />)}</ol>
    </Part>
  );
}
