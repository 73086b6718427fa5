import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconCircleCheck, IconHelpCircle, IconHeartBroken } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { asProblem } from '../api/api-problem.js';
import { reads } from '../api/reads.js';
import type { HealthDetail, Monitored, WatchedService } from '../api/wire.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import { ProblemNote } from '../shell/notes.js';
import { ageText, lengthText } from '../text/time.js';
import { useNow } from '../text/use-now.js';
import { VisibleText } from '../text/visible-text.js';
import { type ShownState, stateShown } from './health-age.js';
import classes from './health.module.css';

const STATES = {
  healthy: { icon: IconCircleCheck, words: 'All is well' },
  unhealthy: { icon: IconHeartBroken, words: 'Something is wrong' },
  unknown: { icon: IconHelpCircle, words: 'Nobody knows: the monitor is silent' },
  stale: { icon: IconHelpCircle, words: 'Nobody knows: this was read a while ago' },
} satisfies Record<ShownState, unknown>;

const GIB = 1024 ** 3;
const seconds = (value: number | null | undefined): string => (value == null ? '–' : lengthText(value * 1000));
const percent = (rate: number): string => `${Math.round(rate * 100)} %`;

function Figure({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

function Figures({ monitored: { figures }, health }: { monitored: Monitored; health: HealthDetail }): ReactNode {
  const { oldestTaskSeconds, oldestApprovalSeconds, taskMs } = figures;
  return (
    <dl className={classes.figures}>
      <Figure name="Failed, last hour">{health.errorRate === null ? '–' : percent(health.errorRate)}</Figure>
      <Figure name="Task, half within">{seconds(taskMs?.p50 == null ? null : taskMs.p50 / 1000)}</Figure>
      <Figure name="95 % within">{seconds(taskMs?.p95 == null ? null : taskMs.p95 / 1000)}</Figure>
      <Figure name="Oldest task">{seconds(oldestTaskSeconds)}</Figure>
      <Figure name="Oldest approval">{seconds(oldestApprovalSeconds)}</Figure>
      <Figure name="Disk free">{health.diskFreeBytes === null ? '–' : `${Math.round(health.diskFreeBytes / GIB)} GiB`}</Figure>
    </dl>
  );
}

function lanesText({ lanes }: WatchedService): string {
  const slowest = Math.max(...lanes.map(({ probeSeconds }) => probeSeconds ?? -1));
  const waiting = Math.max(0, ...lanes.map(({ unansweredSeconds }) => unansweredSeconds ?? 0));
  if (waiting >= 10) return `no answer for ${lengthText(waiting * 1000)}`;
  return slowest < 0 ? '–' : `${Math.round(slowest * 1000)} ms`;
}

function ServiceRow({ watched, now }: { watched: WatchedService; now: number }): ReactNode {
  const { service, instances, lanes, deadLetters } = watched;
  const stuck = instances.filter(({ state }) => state !== 'alive').length;
  const alive = instances.length - stuck;
  const last = instances.map(({ lastBeat }) => lastBeat).sort().at(-1);
  const ready = lanes.reduce((sum, lane) => sum + (lane.ready ?? 0), 0);
  return (
    <tr data-well={stuck === 0 && alive > 0}>
      <th scope="row">{service}</th>
      <td>{alive}{stuck > 0 && `, ${stuck} stuck or dead`}</td>
      <td>{last === undefined ? 'never' : ageText(last, now)}</td>
      <td>{lanesText(watched)}</td>
      <td>{ready}</td>
      <td>{deadLetters ?? '–'}</td>
    </tr>
  );
}

function Services({ services, now }: { services: readonly WatchedService[]; now: number }): ReactNode {
  return (
    <details className={classes.services}>
      <summary>{services.length} services</summary>
      {/* Wide on a phone: it scrolls by itself, and the keyboard must reach it for that. */}
      <div role="region" aria-label="Services" tabIndex={0} className={classes.scroll}>
        <table>
          <thead><tr><th scope="col">Service</th><th scope="col">Alive</th><th scope="col">Heartbeat</th><th scope="col">Test task</th><th scope="col">Waiting</th><th scope="col">Dead letters</th></tr></thead>
          <tbody>{services.map((one) => <ServiceRow key={one.service} watched={one} now={now} />)}</tbody>
        </table>
      </div>
    </details>
  );
}

function Open({ health, now }: { health: HealthDetail; now: number }): ReactNode {
  const open = health.monitored?.open.filter(({ severity }) => severity !== 'INFO') ?? [];
  if (health.monitored === null) return <ul className={classes.open}>{health.findings.map((finding) => <li key={finding}><VisibleText text={finding} /></li>)}</ul>;
  return <ul className={classes.open}>{open.map(({ id, severity, message, openedAt }) => <li key={id} data-severity={severity}><b>{severity.toLowerCase()}</b> <VisibleText text={message} /> <small>since {ageText(openedAt, now).replace(' ago', '')}</small></li>)}</ul>;
}

/** How the zone is, as the monitor sees it. */
export function HealthPanel(): ReactNode {
  const now = useNow();
  const cache = useQueryClient();
  const { data, dataUpdatedAt, error, isPending } = useQuery(reads.health());
  const { mutate, isPending: isAsking } = useMutation({
    mutationFn: () => reads.refreshedHealth(),
    onSuccess: (health) => cache.setQueryData(reads.health().queryKey, health),
    onError: (problem) => void notices.add(problemNotice('Nobody has looked again', asProblem(problem))),
  });
  if (isPending) return <Skeleton height={120} />;
  if (data === undefined) return <ProblemNote error={error} />;
  const state = stateShown(data.state, dataUpdatedAt);
  const { icon: Icon, words } = STATES[state];
  const { monitored } = data;
  return (
    <section className={classes.health} data-state={state} aria-label="Health">
      <header>
        <Icon size={26} aria-hidden />
        <h2>{words}</h2>
        <Button size="xs" variant="default" loading={isAsking} onClick={() => mutate()}>Look again</Button>
      </header>
      {error !== null && <ProblemNote error={error} />}
      <Open health={data} now={now} />
      {monitored !== null && <Figures monitored={monitored} health={data} />}
      {monitored !== null && <Services services={monitored.services} now={now} />}
    </section>
  );
}
