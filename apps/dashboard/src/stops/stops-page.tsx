import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconHandStop } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem } from '../api/api-problem.js';
import { reads } from '../api/reads.js';
import { liftStop } from '../api/stops.js';
import type { Stop } from '../api/wire.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import { useSession } from '../session/session-gate.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';
import { fullMomentText } from '../text/time.js';
import { VisibleText } from '../text/visible-text.js';
import { StopForm } from './stop-form.js';
import { stopWords } from './stop-words.js';
import classes from './stops.module.css';

function Lift({ stop }: { stop: Stop }): ReactNode {
  const cache = useQueryClient();
  const [why, setWhy] = useState<string>();
  const { mutate, isPending } = useMutation({
    mutationFn: () => liftStop(stop.id, (why ?? '').trim()),
    onSuccess: () => void notices.add({ tone: 'good', title: `No longer stopped: ${stopWords(stop.scope)}`, text: 'What it held goes on.' }),
    onError: (error) => void notices.add(problemNotice('It was not lifted', asProblem(error))),
    onSettled: () => cache.invalidateQueries({ queryKey: reads.stops().queryKey }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mutate();
  };
  if (why === undefined) return <Button size="xs" variant="default" aria-label={`Lift the stop of ${stopWords(stop.scope)}`} onClick={() => setWhy('')}>Lift</Button>;
  return (
    <form onSubmit={submit} aria-label={`Lift the stop of ${stopWords(stop.scope)}`}>
      <TextInput size="xs" label="Why may it go on?" required value={why} onChange={(event) => setWhy(event.currentTarget.value)} autoFocus />
      <Button size="xs" type="submit" loading={isPending}>Lift it</Button>
      <Button size="xs" variant="default" onClick={() => setWhy(undefined)}>Cancel</Button>
    </form>
  );
}

function StopEntry({ stop }: { stop: Stop }): ReactNode {
  const { role } = useSession();
  const mayLift = role === 'admin' || (role === 'approver' && stop.scope.kind !== 'dangerous');
  return (
    <li className={classes.stop}>
      <div>
        <p><b><VisibleText text={stopWords(stop.scope)} /></b>: <VisibleText text={stop.why} /></p>
        <p className={classes.meta}>by <VisibleText text={stop.by} />, {fullMomentText(stop.orderedAt)}; ends by itself {fullMomentText(stop.until)}</p>
      </div>
      {mayLift && <Lift stop={stop} />}
    </li>
  );
}

/** What is held still, and a form to hold something. */
export default function StopsPage(): ReactNode {
  const { role } = useSession();
  const { data, error } = useQuery(reads.stops());
  return (
    <Page title="Stops">
      {error !== null && <ProblemNote error={error} />}
      {data?.stops.length === 0 && <EmptyNote icon={IconHandStop} title="Nothing is stopped" />}
      {data !== undefined && data.stops.length > 0 && <ul className={classes.stops} aria-label="What is stopped">{data.stops.map((stop) => <StopEntry key={stop.id} stop={stop} />)}</ul>}
      {role !== 'viewer' && <StopForm />}
    </Page>
  );
}
