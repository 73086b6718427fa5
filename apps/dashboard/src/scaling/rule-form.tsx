import { Button, NumberInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem } from '../api/api-problem.js';
import { reads } from '../api/reads.js';
import { type ScalingChange, setScaling } from '../api/scaling.js';
import type { ScaledService } from '../api/wire.js';
import { problemNotice } from '../inbox/outcome.js';
import { notices } from '../notices/notices.js';
import classes from './scaling.module.css';

const MOST = 100;

/** An admin says how many may run. */
export function RuleForm({ scaled: { service, rule, paused } }: { scaled: ScaledService }): ReactNode {
  const cache = useQueryClient();
  const [min, setMin] = useState(rule.min);
  const [max, setMax] = useState(rule.max);
  const { mutate, isPending } = useMutation({
    mutationFn: (change: ScalingChange) => setScaling(service, change),
    onSuccess: () => void notices.add({ tone: 'good', title: `Set for ${service}`, text: 'The count follows within seconds.' }),
    onError: (error) => void notices.add(problemNotice(`Nothing was set for ${service}`, asProblem(error))),
    onSettled: () => cache.invalidateQueries({ queryKey: reads.scaling().queryKey }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mutate({ min, max });
  };
  return (
    <form className={classes.form} aria-label={`How many of ${service} may run`} onSubmit={submit}>
      <NumberInput size="xs" label="At least" min={0} max={max} allowDecimal={false} value={min} onChange={(value) => setMin(Number(value))} />
      <NumberInput size="xs" label="At most" min={Math.max(1, min)} max={MOST} allowDecimal={false} value={max} onChange={(value) => setMax(Number(value))} />
      <Button size="xs" type="submit" loading={isPending} disabled={min === rule.min && max === rule.max}>Set</Button>
      <Button size="xs" variant="default" loading={isPending} aria-label={paused ? `Resume the scaling of ${service}` : `Pause the scaling of ${service}`} onClick={() => mutate({ paused: !paused })}>{paused ? 'Resume' : 'Pause'}</Button>
    </form>
  );
}
