import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem } from '../api/api-problem.js';
import type { Zone } from '../api/wire.js';
import { switchZone } from '../api/zones.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import classes from './zones.module.css';

/** Makes the other zone the active one; asks once more, since the work moves. */
export function SwitchForm({ to }: { to: Zone }): ReactNode {
  const cache = useQueryClient();
  const [why, setWhy] = useState<string>();
  const [asked, setAsked] = useState(false);
  const close = (): void => {
    setWhy(undefined);
    setAsked(false);
  };
  const { mutate, isPending } = useMutation({
    mutationFn: () => switchZone(to, (why ?? '').trim()),
    onSuccess: () => {
      notices.add({ tone: 'good', title: `Active now: ${to}`, text: 'What it has claimed it does; what waits for a person still waits here.' });
      close();
    },
    onError: (error) => void notices.add(problemNotice('The zones stay as they are', asProblem(error))),
    onSettled: () => cache.invalidateQueries({ queryKey: ['zones'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (asked) mutate();
    else setAsked(true);
  };
  if (why === undefined) return <Button size="xs" variant="default" onClick={() => setWhy('')}>Switch to {to}</Button>;
  return (
    <form className={classes.form} aria-label={`Switch to ${to}`} onSubmit={submit}>
      <TextInput size="xs" label="Why? Everybody reads it." required maxLength={400} value={why} onChange={(event) => (setWhy(event.currentTarget.value), setAsked(false))} autoFocus />
      <Button size="xs" type="submit" color={asked ? 'red.9' : undefined} loading={isPending}>{asked ? `Really make ${to} the active zone` : 'Switch'}</Button>
      <Button size="xs" variant="default" onClick={close}>Cancel</Button>
    </form>
  );
}
