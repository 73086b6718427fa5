import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem } from '../api/api-problem.js';
import { teach, type Teaching } from '../api/stops.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import classes from './teach-guard.module.css';

/** Shorter ones would turn ordinary mail into attacks; the gatekeeper refuses them. */
const LEAST = 12;
const MOST = 4000;
const TOLD: Readonly<Record<Teaching['kind'], string>> = {
  harmless: 'The same text counts as harmless from now on; what it would block only if an admin has said so.',
  attack: 'Every text that holds these words is blocked from now on.',
};

/** Two words to the guard: that it was wrong over `text` (where there is one to be wrong over), and that it missed an attack. */
export function TeachGuard({ taskId, text }: { taskId: string; text: string | null }): ReactNode {
  const [missed, setMissed] = useState<string>();
  const { mutate, isPending, isSuccess, variables } = useMutation({
    mutationFn: (given: Pick<Teaching, 'kind' | 'text'>) => teach({ ...given, why: `marked as ${given.kind === 'attack' ? 'an attack that was missed' : 'harmless'} at the task`, taskId }),
    onSuccess: (_, { kind }) => {
      notices.add({ tone: 'good', title: 'The guard was told', text: TOLD[kind] });
      setMissed(undefined);
    },
    onError: (error) => void notices.add(problemNotice('The guard was not told', asProblem(error))),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (missed !== undefined) mutate({ kind: 'attack', text: missed.trim() });
  };
  const mayBeHarmless = text !== null && text.trim().length >= LEAST && text.trim().length <= MOST;
  if (missed !== undefined) {
    return (
      <form className={classes.form} aria-label="An attack was missed" onSubmit={submit}>
        <Textarea label="The words that are the attack" description="As they stand in the text; whatever holds them is blocked." required minLength={LEAST} maxLength={MOST} autosize minRows={2} value={missed} onChange={(event) => setMissed(event.currentTarget.value)} autoFocus />
        <div className={classes.buttons}>
          <Button size="xs" type="submit" loading={isPending}>Tell the guard</Button>
          <Button size="xs" variant="default" onClick={() => setMissed(undefined)}>Cancel</Button>
        </div>
      </form>
    );
  }
  return (
    <div className={classes.buttons}>
      {mayBeHarmless && <Button size="xs" variant="default" loading={isPending} disabled={isSuccess && variables.kind === 'harmless'} onClick={() => mutate({ kind: 'harmless', text })}>This text is harmless</Button>}
      <Button size="xs" variant="default" onClick={() => setMissed('')}>An attack was missed</Button>
    </div>
  );
}
