import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconStack2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { reads } from '../api/reads.js';
import type { ScalingDecision, ScalingStatus } from '../api/wire.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';
import { momentText } from '../text/time.js';
import { useNow } from '../text/use-now.js';
import { VisibleText } from '../text/visible-text.js';
import { ServiceCard } from './service-card.js';
import classes from './scaling.module.css';

const WHO: Readonly<Record<ScalingStatus['driver'], string>> = {
  off: 'Nothing is launched or ended here: the counts are only shown.',
  process: 'Instances are processes of this machine.',
  compose: 'Instances are containers of this machine.',
  kubernetes: 'Instances are pods of the cluster.',
};

function Decision({ decision, now }: { decision: ScalingDecision; now: number }): ReactNode {
  const { at, service, from, to, words, by } = decision;
  return (
    <li className={classes.decision}>
      <p><b><VisibleText text={service} /></b> {from !== to && `${from} → ${to}`}: <VisibleText text={words} /></p>
      <p className={classes.meta}><time dateTime={at}>{momentText(at, now)}</time> · by <VisibleText text={by} /></p>
    </li>
  );
}

function Single({ single }: Pick<ScalingStatus, 'single'>): ReactNode {
  return (
    <details className={classes.single}>
      <summary>Services of which there is one</summary>
      <dl>{single.map(({ service, why }) => <div key={service}><dt>{service}</dt><dd>{why}</dd></div>)}</dl>
    </details>
  );
}

/** How many instances of each service run, how many are wanted, and why. */
export default function ScalingPage(): ReactNode {
  const now = useNow();
  const { data, error, isPending } = useQuery(reads.scaling());
  return (
    <Page title="Scaling">
      {error !== null && <ProblemNote error={error} />}
      {isPending && <Skeleton height={200} />}
      {data !== undefined && (
        <>
          <p className={classes.who}>{WHO[data.driver]}</p>
          {data.services.length === 0 && <EmptyNote icon={IconStack2} title="No scaled service runs here" />}
          <ul className={classes.services} aria-label="Scaled services">{data.services.map((one) => <ServiceCard key={one.service} scaled={one} />)}</ul>
          <h2 className={classes.heading}>Last decisions</h2>
          {data.decisions.length === 0 && <p className={classes.meta}>None yet.</p>}
          <ol className={classes.decisions} aria-label="Last decisions">{data.decisions.map((decision) => <Decision key={decision.id} decision={decision} now={now} />)}</ol>
          <Single single={data.single} />
        </>
      )}
    </Page>
  );
}
