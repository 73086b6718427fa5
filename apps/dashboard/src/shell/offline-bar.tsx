import { IconCloudOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useConnection } from '../live/live-provider.js';
import { momentText } from '../text/time.js';
import classes from './shell.module.css';

/** Says plainly that what is shown may be old. */
export function OfflineBar(): ReactNode {
  const { state, staleSince } = useConnection();
  if (state !== 'offline' || staleSince === undefined) return null;
  return (
    <div className={classes.offline} role="alert">
      <IconCloudOff size={17} aria-hidden /> Not connected since {momentText(new Date(staleSince).toISOString(), Date.now())}. What you see may be old; trying again by itself.
    </div>
  );
}
