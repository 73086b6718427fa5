import type { ReactNode } from 'react';
import type { TaskDetail } from '../api/wire.js';
import { harmlessText } from '../guard/harmless-text.js';
import { TeachGuard } from '../guard/teach-guard.js';
import { useSession } from '../session/session-gate.js';
import { VisibleText } from '../text/visible-text.js';
import { Part } from './part.js';

/** What the guard found in the task; whoever decides may say that it was wrong. */
export function ScanPart({ task, document, scan }: Pick<TaskDetail, 'task' | 'document' | 'scan'>): ReactNode {
  const { mayDecide } = useSession();
  if (scan === null || !scan.flagged) return null;
  const reasons = [...new Set(scan.findings.map(({ reason, text }) => `${text}: ${reason}`))].slice(0, 10);
  return (
    <Part title="What the guard found">
      <ul>{reasons.map((reason) => <li key={reason}><VisibleText text={reason} /></li>)}</ul>
      {mayDecide && <TeachGuard taskId={task.taskId} text={harmlessText({ document, scan })} />}
    </Part>
  );
}
