import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconBellOff, IconHandStop, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { reads } from '../api/reads.js';
import type { AlertLine, Severity } from '../api/wire.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';
import { VisibleText } from '../text/visible-text.js';
import { momentText } from '../text/time.js';
import classes from './alerts.module.css';

const ICONS = { INFO: IconInfoCircle, WARNING: IconAlertTriangle, CRITICAL: IconHandStop } satisfies Record<Severity, unknown>;
const CHOICES = [{ value: 'all', label: 'All' }, { value: 'CRITICAL', label: 'Critical' }, { value: 'WARNING', label: 'Warning' }, { value: 'INFO', label: 'Info' }];

function AlertItem({ severity, code, message, taskId, at }: AlertLine): ReactNode {
  const Icon = ICONS[severity];
  return (
    <li className={classes.alert} data-severity={severity}>
      <Icon size={19} aria-hidden />
      <div>
        <p><b>{severity.toLowerCase()}</b> <VisibleText text={message} /></p>
        <p className={classes.meta}>
          <time dateTime={at}>{momentText(at, Date.now())}</time> · {code}
          {taskId !== null && <> · <Link href={`/tasks/${encodeURIComponent(taskId)}`}>{taskId}</Link></>}
        </p>
      </div>
    </li>
  );
}

/** What the guard and the gatekeeper raised the alarm about, newest first. */
export default function AlertsPage(): ReactNode {
  const [choice, setChoice] = useState('all');
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(reads.alerts(choice === 'all' ? undefined : (choice as Severity)));
  const alerts = data?.pages.flatMap((page) => page.alerts) ?? [];
  return (
    <Page title="Alerts" aside={<SegmentedControl size="xs" aria-label="Severity" value={choice} onChange={setChoice} data={CHOICES} />}>
      {error !== null && <ProblemNote error={error} />}
      {isPending && <Skeleton height={200} />}
      {data !== undefined && alerts.length === 0 && <EmptyNote icon={IconBellOff} title="No alerts" />}
      <ul className={classes.alerts}>{alerts.map((alert) => <AlertItem key={alert.id} {...alert} />)}</ul>
      {hasNextPage && <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>Show more</Button>}
    </Page>
  );
}
