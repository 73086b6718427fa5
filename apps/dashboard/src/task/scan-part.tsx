import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asProblem } from '../api/api-problem.js';
import { teachHarmless } from '../api/stops.js';
import type { TaskDetail } from '../api/wire.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import { useSession } from '../session/session-gate.js';
import { VisibleText } from '../text/visible-text.js';
import { Part } from './part.js';

const LEAST = 12;

/** What the guard found in the task; whoever decides may say that its text is harmless. */
export function ScanPart({ task, document, scan }: Pick<TaskDetail, 'task' | 'document' | 'scan'>): ReactNode {
  const { role } = useSession();
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: () => teachHarmless(document.body, 'marked as harmless at the task', task.taskId),
    onSuccess: () => void notices.add({ tone: 'good', title: 'The guard was told', text: 'The same text counts as harmless from now on; what it would block only if an admin has said so.' }),
    onError: (error) => void notices.add(problemNotice('The guard was not told', asProblem(error))),
  });
  if (scan === null || !scan.flagged) return null;
  const reasons = [...new Set(scan.findings.map(({ reason, text }) => `${text}: ${reason}`))].slice(0, 10);
  const mayTeach = role !== 'viewer' && scan.findings.some(({ category, text }) => category === 'threat' && text === 'body') && document.body.trim().length >= LEAST;
  return (
    <Part title="What the guard found">
      <ul>{reasons.map((reason) => <li key={reason}><VisibleText text={reason} /></li>)}</ul>
      {mayTeach && <Button mt="sm" size="xs" variant="default" loading={isPending} disabled={isSuccess} onClick={() => mutate()}>This text is harmless</Button>}
    </Part>
  );
}
