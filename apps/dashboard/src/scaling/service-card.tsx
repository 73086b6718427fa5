import type { ReactNode } from 'react';
import type { ScaledService } from '../api/wire.js';
import { useSession } from '../session/session-gate.js';
import { VisibleText } from '../text/visible-text.js';
import { RuleForm } from './rule-form.js';
import classes from './scaling.module.css';

const count = (value: number | null): string => (value === null ? '–' : new Intl.NumberFormat('en').format(value));
const inState = ({ instances }: ScaledService, state: string): number => instances.filter((one) => one.state === state).length;

/** "3 running, 1 starting". */
function instancesText(scaled: ScaledService): string {
  const parts = ['running', 'starting', 'draining', 'failing'].flatMap((state) => (inState(scaled, state) === 0 ? [] : [`${inState(scaled, state)} ${state}`]));
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** One scaled service: what there is, what is wanted, why; for an admin what may be. */
export function ServiceCard({ scaled }: { scaled: ScaledService }): ReactNode {
  const { role } = useSession();
  const { service, desired, load, backlogPerInstance, rule, paused, words } = scaled;
  return (
    <li className={classes.service} data-failing={inState(scaled, 'failing') > 0} data-testid={`scaled-${service}`}>
      <h2><VisibleText text={service} /></h2>
      <p className={classes.state}>{instancesText(scaled)}{paused && ' · paused'}</p>
      <dl>
        <div><dt>Wanted</dt><dd>{desired}</dd></div>
        <div><dt>May run</dt><dd>{rule.min}–{rule.max}</dd></div>
        <div><dt>Backlog</dt><dd>{count(load === null ? null : load.ready + load.unacknowledged)}</dd></div>
        <div><dt>Each</dt><dd>{count(backlogPerInstance)}</dd></div>
      </dl>
      <p className={classes.words}><VisibleText text={words} /></p>
      {role === 'admin' && <RuleForm scaled={scaled} />}
    </li>
  );
}
