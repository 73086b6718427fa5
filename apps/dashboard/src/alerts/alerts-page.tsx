import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconBellOff, IconHandStop, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { acknowledge } from '../api/alerts.js';
import { asProblem } from '../api/api-problem.js';
import { reads } from '../api/reads.js';
import type { AlertLine, Severity } from '../api/wire.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import { useSession } from '../session/session-gate.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';
import { VisibleText } from '../text/visible-text.js';
import { momentText } from '../text/time.js';
import classes from './alerts.module.css';
import { HealthPanel } from './health-panel.js';

const ICONS = { INFO: IconInfoCircle, WARNING: IconAlertTriangle, CRITICAL: IconHandStop } satisfies Record<Severity, unknown>;
const CHOICES = [{ value: 'all', label: 'All' }, { value: 'CRITICAL', label: 'Critical' }, { value: 'WARNING', label: 'Warning' }, { value: 'INFO', label: 'Info' }];

function Acknowledge({ id }: Pick<AlertLine, 'id'>): ReactNode {
  const cache = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => acknowledge(id),
    onError: (error) => void notices.add(problemNotice('Nothing was noted', asProblem(error))),
    onSettled: () => cache.invalidateQueries({ queryKey: ['alerts'] }),
  });
  return <Button size="compact-xs" variant="default" loading={isPending} onClick={() => mutate()}>I see to it</Button>;
}

function AlertItem({ id, severity, code, message, taskId, at, acknowledgedBy }: AlertLine): ReactNode {
  const { role } = useSession();
  const Icon = ICONS[severity];
  return (
    <li className={classes.alert} data-severity={severity}>
      <Icon size={19} aria-hidden />
      <div>
        <p><b>{severity.toLowerCase()}</b> <VisibleText text={message} /></p>
        <p className={classes.meta}>
          <time dateTime={at}>{momentText(at, Date.now())}</time> · {code}
          {taskId !== null && <> · <Link href={`/tasks/${encodeURIComponent(taskId)}`}>{taskId}</Link></>}
          {acknowledgedBy !== null && <> · <VisibleText text={acknowledgedBy} /> sees to it</>}
        </p>
      </div>
      {acknowledgedBy === null && severity !== 'INFO' && role !== 'viewer' && <span className={classes.answer}><Acknowledge id={id} /></span>}
    </li>
  );
}

/** How the zone is, and what the monitor, the guard and the gatekeeper raised the alarm about, newest first. */
export default function AlertsPage(): ReactNode {
  const [choice, setChoice] = useState('all');
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(reads.alerts(choice === 'all' ? undefined : (choice as Severity)));
  const alerts = data?.pages.flatMap((page) => page.alerts) ?? [];
  return (
    <Page title="Health and alerts" aside={<SegmentedControl size="xs" aria-label="Severity" value={choice} onChange={setChoice} data={CHOICES} />}>
      <HealthPanel />
      {error !== null && <ProblemNote error={error} />}
      {isPending && <Skeleton height={200} />}
      {data !== undefined && alerts.length === 0 && <EmptyNote icon={IconBellOff} title="No alerts" />}
      <ul className={classes.alerts}>{alerts.map((alert) => <AlertItem key={alert.id} {...alert} />)}</ul>
      {hasNextPage && <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>Show more</Button>}
    </Page>
  );
}
