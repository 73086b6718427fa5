import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconHandStop } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem } from '../api/api-problem.js';
import { reads } from '../api/reads.js';
import { orderStop } from '../api/stops.js';
import type { StopScope } from '../api/wire.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import { stopWords } from './stop-words.js';
import classes from './stops.module.css';

const KINDS = [{ value: 'dangerous', label: 'All dangerous tools' }, { value: 'agent', label: 'An agent' }, { value: 'tool', label: 'A tool' }, { value: 'task', label: 'A task' }];
const EXAMPLES = { agent: 'sales', tool: 'email.reply_email, or email', task: 'EMAIL_0001' };
const LONGEST_MINUTES = 7 * 24 * 60;
const USUAL_MINUTES = 60;

/** Orders a stop; asks once more, since others wait for what it holds. */
export function StopForm(): ReactNode {
  const cache = useQueryClient();
  const [kind, setKind] = useState<StopScope['kind']>('dangerous');
  const [id, setId] = useState('');
  const [why, setWhy] = useState('');
  const [minutes, setMinutes] = useState(USUAL_MINUTES);
  const [asked, setAsked] = useState(false);
  const scope: StopScope = kind === 'dangerous' ? { kind } : { kind, id: id.trim() };
  const { mutate, isPending } = useMutation({
    mutationFn: () => orderStop({ scope, why: why.trim(), minutes }),
    onSuccess: (stop) => {
      notices.add({ tone: 'good', title: `Stopped: ${stopWords(stop.scope)}`, text: 'What it holds goes on when it is lifted, or by itself when its time is over.' });
      setWhy('');
      setId('');
    },
    onError: (error) => void notices.add(problemNotice('Nothing was stopped', asProblem(error))),
    onSettled: () => {
      setAsked(false);
      void cache.invalidateQueries({ queryKey: reads.stops().queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (asked) mutate();
    else setAsked(true);
  };
  return (
    <form className={classes.form} aria-label="Stop something" onSubmit={submit} onChange={() => setAsked(false)}>
      <Select label="What" data={KINDS} value={kind} allowDeselect={false} onChange={(value) => setKind((value ?? 'dangerous') as StopScope['kind'])} />
      {kind !== 'dangerous' && <TextInput label="Which" placeholder={EXAMPLES[kind]} required value={id} onChange={(event) => setId(event.currentTarget.value)} />}
      <TextInput label="Why? Everybody reads it." required maxLength={1000} value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
      <NumberInput label="Minutes until it ends by itself" min={1} max={LONGEST_MINUTES} allowDecimal={false} value={minutes} onChange={(value) => setMinutes(Number(value) || USUAL_MINUTES)} />
      <div className={classes.buttons}>
        <Button type="submit" color="red.9" loading={isPending} leftSection={<IconHandStop size={17} aria-hidden />}>{asked ? `Really stop ${stopWords(scope)}` : 'Stop'}</Button>
        {asked && <Button variant="default" onClick={() => setAsked(false)}>Cancel</Button>}
      </div>
    </form>
  );
}
