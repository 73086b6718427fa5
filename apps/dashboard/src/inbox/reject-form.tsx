import { Button, Checkbox, Group, Kbd, Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import classes from './card.module.css';

const COMMON = ['Wrong recipient', 'The facts are wrong', 'Not the right tone', 'Not now', 'Nobody needs to answer this'];
const LONGEST = 2000;

interface RejectFormProps {
  readonly onReject: (reason: string, again: boolean) => void;
  readonly onCancel: () => void;
}

/** A rejection with its reason: Enter sends it, Shift with Enter makes a new line. */
export function RejectForm({ onReject, onCancel }: RejectFormProps): ReactNode {
  const [reason, setReason] = useState('');
  const [again, setAgain] = useState(false);
  const given = reason.trim();
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (given !== '') onReject(given, again);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onCancel();
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && event.target instanceof HTMLTextAreaElement) submit(event);
  };
  return (
    <form className={classes.form} onSubmit={submit} onKeyDown={onKeyDown} aria-label="Reject">
      <Textarea label="Why not? The agent reads it and learns from it." required autosize minRows={2} maxRows={6} maxLength={LONGEST} value={reason} onChange={(event) => setReason(event.currentTarget.value)} autoFocus />
      <Group gap={6} role="group" aria-label="Common reasons">
        {COMMON.map((common) => (
          <Button key={common} size="compact-xs" variant="default" radius="xl" onClick={() => setReason(common)}>{common}</Button>
        ))}
      </Group>
      <Checkbox label="Let the agent draft it anew, heeding the reason" checked={again} onChange={(event) => setAgain(event.currentTarget.checked)} />
      <div className={classes.bar}>
        <Button type="submit" size="md" color="red" disabled={given === ''} rightSection={<Kbd size="xs" aria-hidden>Enter</Kbd>}>{again ? 'Reject and draft again' : 'Reject'}</Button>
        <Button size="md" variant="default" onClick={onCancel} rightSection={<Kbd size="xs" aria-hidden>Esc</Kbd>}>Cancel</Button>
      </div>
    </form>
  );
}
