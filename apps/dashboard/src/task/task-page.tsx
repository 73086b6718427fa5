import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { reads } from '../api/reads.js';
import type { TaskDetail } from '../api/wire.js';
import { ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';
import { VisibleText } from '../text/visible-text.js';
import { AgainButton } from './again-button.js';
import { ApprovalsOf } from './approvals-of.js';
import { DocumentPart, ResultPart } from './document-part.js';
import { ProofPart } from './proof-part.js';
import { ScanPart } from './scan-part.js';
import { StatusChip } from './status-chip.js';
import { StoryPart } from './story-part.js';
import { WhyPart } from './why-part.js';
import classes from './task.module.css';

function Facts({ task }: { task: TaskDetail['task'] }): ReactNode {
  return (
    <p className={classes.facts}>
      <StatusChip status={task.status} />
      <span>{task.taskId}</span>
      <span>{task.priority.toLowerCase()} priority</span>
      {task.agent !== null && <span>agent {task.agent}</span>}
      <span>zone {task.zone}</span>
      {task.flagged && <b>flagged by the guard</b>}
      <AgainButton taskId={task.taskId} status={task.status} />
    </p>
  );
}

/** One task with its whole story: where it is and why, what happened, what it said, what came of it, and that it is proven. */
export default function TaskPage({ taskId }: { taskId: string }): ReactNode {
  const { data, error } = useQuery(reads.task(taskId));
  if (error !== null) return <ProblemNote error={error} />;
  if (data === undefined) return <Skeleton m="xl" height={400} width="auto" />;
  return (
    <Page title={<VisibleText text={data.task.title} />} aside={<Anchor component={Link} href="/board" size="sm" underline="always">To the board</Anchor>}>
      <Facts task={data.task} />
      <div className={classes.columns}>
        <div>
          <WhyPart why={data.why} routing={data.routing} />
          <ScanPart {...data} />
          <StoryPart taskId={taskId} />
        </div>
        <div>
          <ApprovalsOf taskId={taskId} />
          <ProofPart taskId={taskId} />
          <DocumentPart document={data.document} />
          <ResultPart result={data.result} />
        </div>
      </div>
    </Page>
  );
}
