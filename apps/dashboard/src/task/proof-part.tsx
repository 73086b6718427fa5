import { useQuery } from '@tanstack/react-query';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { reads } from '../api/reads.js';
import { withMoments } from '../text/time.js';
import { VisibleText } from '../text/visible-text.js';
import { Part } from './part.js';
import classes from './task.module.css';

/** That what was done is what a person agreed to, step by step. */
export function ProofPart({ taskId }: { taskId: string }): ReactNode {
  const { data } = useQuery(reads.proof(taskId));
  if (data === undefined) return null;
  return (
    <Part title="Proof">
      <p className={classes.verdict} data-proven={data.proven}>
        {data.proven ? <IconCircleCheck size={18} aria-hidden /> : <IconCircle size={18} aria-hidden />}
        {data.proven ? 'Proven: what was shown is what was approved and what was done.' : 'Not proven yet.'}
      </p>
      <ul className={classes.steps}>
        {data.steps.map((step, index) => (
          <li key={index} data-ok={step.ok}>
            {step.ok ? <IconCircleCheck size={15} role="img" aria-label="Holds" /> : <IconCircle size={15} role="img" aria-label="Open" />}
            <span>{step.what} <small><VisibleText text={withMoments(step.detail)} /></small></span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
