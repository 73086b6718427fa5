import { useQuery } from '@tanstack/react-query';
import { IconHandStop } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { reads } from '../api/reads.js';
import { fullMomentText } from '../text/time.js';
import { VisibleText } from '../text/visible-text.js';
import { stopWords } from './stop-words.js';
import classes from './stops.module.css';

/** Says on every screen what is held still. */
export function StopBar(): ReactNode {
  const { data } = useQuery(reads.stops());
  const stops = data?.stops ?? [];
  const [first] = stops.toSorted((one, other) => Number(other.scope.kind === 'dangerous') - Number(one.scope.kind === 'dangerous'));
  if (first === undefined) return null;
  return (
    <div className={classes.bar} role="alert">
      <IconHandStop size={18} aria-hidden />
      <span>
        <b>Stopped: <VisibleText text={stopWords(first.scope)} /></b> by <VisibleText text={first.by} />, until {fullMomentText(first.until)}. <VisibleText text={first.why} />
      </span>
      <Link href="/stops">{stops.length === 1 ? 'Show' : `Show all ${stops.length}`}</Link>
    </div>
  );
}
