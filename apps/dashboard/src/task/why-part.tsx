import type { ReactNode } from 'react';
import type { TaskWhy } from '../api/wire.js';
import { VisibleText } from '../text/visible-text.js';
import { fullMomentText, lengthText, withMoments } from '../text/time.js';
import { useNow } from '../text/use-now.js';
import { Part } from './part.js';
import classes from './task.module.css';

export function WhyPart({ why, routing }: { why: TaskWhy; routing: string | null }): ReactNode {
  const now = useNow();
  return (
    <Part title="Why it is where it is">
      <p className={classes.why}><VisibleText text={withMoments(why.explanation)} /></p>
      <dl className={classes.pairs}>
        <dt>Owner</dt><dd>{why.owner}</dd>
        <dt>Waits for</dt><dd>{why.waitsFor}</dd>
        <dt>Since</dt><dd>{fullMomentText(why.since)} ({lengthText(now - Date.parse(why.since))})</dd>
        {why.nextDeadline !== null && <><dt>Next deadline</dt><dd>{fullMomentText(why.nextDeadline)}</dd></>}
        {routing !== null && <><dt>Routing</dt><dd>{routing}</dd></>}
      </dl>
    </Part>
  );
}
