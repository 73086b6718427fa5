import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asProblem } from '../api/api-problem.js';
import { fileAgain } from '../api/tasks.js';
import type { TaskStatus } from '../api/wire.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import { useSession } from '../session/session-gate.js';

/** Of these what was asked for was not done. */
const UNDONE: readonly TaskStatus[] = ['failed', 'expired', 'rejected', 'cancelled'];

/** Has a task done once more that ended without an effect. */
export function AgainButton({ taskId, status }: { taskId: string; status: TaskStatus }): ReactNode {
  const { role } = useSession();
  const { mutate, isPending } = useMutation({
    mutationFn: () => fileAgain(taskId),
    onSuccess: (filed) => void notices.add({ tone: 'good', title: filed.created ? `Filed as ${filed.taskId}` : `Under way already: ${filed.taskId}`, link: { to: `/tasks/${encodeURIComponent(filed.taskId)}`, label: 'Show it' } }),
    onError: (error) => void notices.add(problemNotice('It was not filed', asProblem(error))),
  });
  if (role === 'viewer' || !UNDONE.includes(status)) return null;
  return <Button size="xs" variant="default" loading={isPending} onClick={() => mutate()}>Do it once more</Button>;
}
