import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconMailbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { asProblem } from '../api/api-problem.js';
import { reads } from '../api/reads.js';
import { changeSource } from '../api/sources.js';
import type { SourceView } from '../api/wire.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import { useSession } from '../session/session-gate.js';
import { EmptyNote, ProblemNote } from '../shell/notes.js';
import { Page } from '../shell/page.js';
import { ageText, fullMomentText } from '../text/time.js';
import { useNow } from '../text/use-now.js';
import { VisibleText } from '../text/visible-text.js';
import classes from './sources.module.css';

function Change({ source: { id, paused } }: { source: SourceView }): ReactNode {
  const cache = useQueryClient();
  const verb = paused === null ? 'pause' : 'resume';
  const { mutate, isPending } = useMutation({
    mutationFn: () => changeSource(id, verb),
    onSuccess: () => void notices.add({ tone: 'good', title: verb === 'pause' ? `Paused: ${id}` : `Goes on: ${id}`, text: verb === 'pause' ? 'What comes meanwhile stays where it is.' : 'What came meanwhile is taken now.' }),
    onError: (error) => void notices.add(problemNotice('It was not changed', asProblem(error))),
    onSettled: () => cache.invalidateQueries({ queryKey: reads.sources().queryKey }),
  });
  return <Button size="xs" variant="default" loading={isPending} aria-label={`${verb === 'pause' ? 'Pause' : 'Resume'} ${id}`} onClick={() => mutate()}>{verb === 'pause' ? 'Pause' : 'Resume'}</Button>;
}

function Entry({ source, now }: { source: SourceView; now: number }): ReactNode {
  const { role } = useSession();
  const { id, state, why, trouble, taken, lastTakenAt } = source;
  return (
    <li className={classes.source} data-state={state}>
      <div>
        <p><b><VisibleText text={id} /></b>: {state}{why !== null && <>, <VisibleText text={why} /></>}</p>
        <p className={classes.meta}>
          {taken === 1 ? '1 task' : `${taken} tasks`}{lastTakenAt !== null && <>, the last {ageText(lastTakenAt, now)}</>}
          {trouble !== null && <>; in trouble since {fullMomentText(trouble.since)}{trouble.nextTry !== null && <>, tried again {fullMomentText(trouble.nextTry)}</>}</>}
        </p>
      </div>
      {role !== 'viewer' && <Change source={source} />}
    </li>
  );
}

/** Where tasks come from, and what keeps each from being read. */
export default function SourcesPage(): ReactNode {
  const { data, error, isPending } = useQuery(reads.sources());
  const now = useNow();
  return (
    <Page title="Sources">
      {error !== null && <ProblemNote error={error} />}
      {isPending && <Skeleton height={120} />}
      {data?.sources.length === 0 && <EmptyNote icon={IconMailbox} title="No source is configured" />}
      <ul className={classes.sources} aria-label="Sources">{data?.sources.map((source) => <Entry key={source.id} source={source} now={now} />)}</ul>
    </Page>
  );
}
