import { useQuery } from '@tanstack/react-query';
import { IconBolt, IconCloudOff, IconRefresh, IconShieldCheck, IconTestPipe } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { reads } from '../api/reads.js';
import { useConnection } from '../live/live-provider.js';
import { useSession } from '../session/session-gate.js';
import { Logo } from './logo.js';
import { belongsTo, SCREENS } from './screens.js';
import classes from './shell.module.css';

const CONNECTION = {
  live: { icon: IconBolt, text: 'Live' },
  connecting: { icon: IconRefresh, text: 'Connecting' },
  offline: { icon: IconCloudOff, text: 'Offline' },
};

export function ConnectionBadge(): ReactNode {
  const { state } = useConnection();
  const { icon: Icon, text } = CONNECTION[state];
  return (
    <span className={classes.badge} data-state={state} data-testid="connection">
      <Icon size={14} aria-hidden /> {text}
    </span>
  );
}

/** Whether an approval really acts: nobody shall have to guess. */
export function ModeBadge(): ReactNode {
  const { data } = useQuery(reads.status());
  if (data === undefined) return null;
  const [Icon, text] = data.mode === 'live' ? [IconShieldCheck, 'Real effects'] : [IconTestPipe, 'Dry run: nothing leaves'];
  return (
    <span className={classes.badge} data-mode={data.mode}>
      <Icon size={14} aria-hidden /> {text}
    </span>
  );
}

export function ScreenLinks({ onGo }: { onGo?: () => void }): ReactNode {
  const [location] = useLocation();
  const { data: waiting } = useQuery(reads.waiting());
  return (
    <ul className={classes.links}>
      {SCREENS.map((screen) => (
        <li key={screen.path}>
          <Link href={screen.path} className={classes.link} aria-current={belongsTo(location, screen) ? 'page' : undefined} onClick={onGo}>
            <screen.icon size={19} stroke={1.7} aria-hidden />
            <span>{screen.name}</span>
            {screen.path === '/' && waiting !== undefined && waiting.length > 0 && <span className={classes.count} aria-label={`${waiting.length} wait`}>{waiting.length}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function SideBar(): ReactNode {
  const { name, role } = useSession();
  return (
    <section className={classes.side} aria-label="Waggle">
      <div className={classes.brand}>
        <Logo /> <span>Waggle</span>
      </div>
      <nav aria-label="Screens">
        <ScreenLinks />
      </nav>
      <div className={classes.foot}>
        <ModeBadge />
        <ConnectionBadge />
        <span className={classes.who}>
          {name} <small>{role}</small>
        </span>
      </div>
    </section>
  );
}
