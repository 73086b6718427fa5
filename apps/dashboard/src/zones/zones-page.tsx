import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { reads } from '../api/reads.js';
import type { ZoneStatusView } from '../api/wire.js';
import { useSession } from '../session/session-gate.js';
import { ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';
import { fullMomentText } from '../text/time.js';
import { VisibleText } from '../text/visible-text.js';
import { SwitchForm } from './switch-form.js';
import { SyncCard } from './sync-card.js';
import { checkText, VERDICTS } from './zone-words.js';
import classes from './zones.module.css';

function Active({ status: { here, alone, file, watch } }: { status: ZoneStatusView }): ReactNode {
  const { role } = useSession();
  if (alone) return <div className={classes.card} data-tone="good"><p><b>{here} is alone</b></p><p className={classes.meta}>It does everything. A second zone needs a remote that both share.</p></div>;
  const passive = file.active === here ? watch.other : here;
  return (
    <div className={classes.card} data-tone={watch.failures === 0 ? 'good' : 'stop'}>
      <p><b>{file.active} is active</b>, since {fullMomentText(file.since)} (epoch {file.epoch}). You look at {here}.</p>
      {file.reason !== '' && <p className={classes.meta}><VisibleText text={file.reason} /></p>}
      {watch.verdict !== null && <p className={classes.meta}>{VERDICTS[watch.verdict]}</p>}
      {role === 'admin' && <SwitchForm key={passive} to={passive} />}
    </div>
  );
}

function Checks({ status: { checks, watch } }: { status: ZoneStatusView }): ReactNode {
  return (
    <section aria-labelledby="checks">
      <h2 className={classes.heading} id="checks">How {watch.other} was</h2>
      {checks.length === 0 && <p className={classes.meta}>It was not checked yet.</p>}
      <ul className={classes.list} aria-label="Health checks">
        {checks.map((check) => (
          <li key={check.at} className={classes.item} data-ok={check.ok}>
            {check.ok ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
            <span><VisibleText text={checkText(check)} /></span>
            <span className={classes.when}>{fullMomentText(check.at)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const between = (from: string, to: string): string => `${Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))} s`;

function HandOvers({ status: { handOvers, drill } }: { status: ZoneStatusView }): ReactNode {
  if (handOvers.length < 2 && drill === null) return null;
  return (
    <section aria-labelledby="hand-overs">
      <h2 className={classes.heading} id="hand-overs">Hand-overs</h2>
      {drill !== null && <p className={classes.meta}>Last drill, {fullMomentText(drill.startedAt)} by <VisibleText text={drill.by} />: {drill.state === 'running' ? 'under way' : drill.takenAt === null ? 'nobody took over' : `taken over after ${between(drill.startedAt, drill.takenAt)}`}</p>}
      <ul className={classes.list} aria-label="Hand-overs">
        {handOvers.map(({ epoch, active, automatic, since, reason, firstFailedAt, firstClaimAt }) => (
          <li key={epoch} className={classes.item} data-ok>
            <div>
              <p><b>To {active}</b> (epoch {epoch}), {automatic ? 'by failover' : 'by hand'}, {fullMomentText(since)}</p>
              {reason !== '' && <p className={classes.meta}><VisibleText text={reason} /></p>}
              {firstFailedAt !== null && <p className={classes.meta}>{between(firstFailedAt, since)} after the first failed check{firstClaimAt !== null && `, first work claimed ${between(since, firstClaimAt)} later`}</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Which zone is active, how the other one is, and how they share their work. */
export default function ZonesPage(): ReactNode {
  const { data, error } = useQuery(reads.zones());
  return (
    <Page title="Zones and sync">
      {error !== null && <ProblemNote error={error} />}
      {data !== undefined && <Active status={data} />}
      <SyncCard />
      {data !== undefined && !data.alone && <><HandOvers status={data} /><Checks status={data} /></>}
    </Page>
  );
}
