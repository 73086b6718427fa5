import { Button, Kbd, TextInput } from '@mantine/core';
import { IconArrowDown, IconCheck } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Approval, ToolArguments } from '../api/wire.js';
import classes from './card.module.css';
import { EditDiff } from './edit-diff.js';
import { changedFields, fieldsOf, openBlanks, pathText, valueAt, withValue } from './edit-fields.js';
import { FieldInput } from './field-input.js';

interface EditFormProps {
  readonly approval: Approval;
  readonly onSave: (args: ToolArguments, reason: string) => void;
  readonly onCancel: () => void;
}

/** Selects the next place that is to be filled in, in whichever text it stands. */
function goToBlank(form: HTMLElement | null, blanks: readonly string[]): void {
  const focused = document.activeElement;
  const texts = [...(form?.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('textarea[name], input[name]') ?? [])].filter(({ readOnly }) => !readOnly);
  const places = texts.flatMap((field) => placesIn(field.value, blanks).map(([start, end]) => ({ field, start, end })));
  const behind = places.find(({ field, start }) => field === focused && start >= (field.selectionEnd ?? 0));
  const place = behind ?? places[0];
  if (place === undefined) return void (texts.find(({ name }) => name.endsWith('text')) ?? texts[0])?.focus();
  place.field.focus();
  place.field.setSelectionRange(place.start, place.end);
}

/** Where the blanks stand: with their brackets where the text has them in some. */
function placesIn(text: string, blanks: readonly string[]): Array<[number, number]> {
  const marked = [...text.matchAll(/\[\[please fill in:[^\]]*\]\]/g)].map(({ index, 0: found }): [number, number] => [index, index + found.length]);
  if (marked.length > 0) return marked;
  return blanks.map((blank): [number, number] => [text.indexOf(blank), text.indexOf(blank) + blank.length]).filter(([start]) => start >= 0);
}

function useEdit({ approval, onSave }: EditFormProps) {
  const { proposal } = approval;
  const [args, setArgs] = useState(proposal.args);
  const [reason, setReason] = useState('');
  const [faults, setFaults] = useState<ReadonlySet<string>>(new Set());
  const open = openBlanks(proposal.blanks, args);
  const changed = useMemo(() => changedFields(proposal.args, args), [proposal.args, args]);
  const setFault = useCallback((path: string, faulty: boolean) => {
    setFaults((before) => {
      const after = new Set(before);
      if (faulty) after.add(path);
      else after.delete(path);
      return after;
    });
  }, []);
  const blocked = changed.length === 0 ? 'Nothing is changed yet.' : open.length > 0 ? `Still to fill in: ${open.length}.` : faults.size > 0 ? 'One of the fields cannot be read.' : undefined;
  const save = (): void => {
    if (blocked === undefined) onSave(args, reason.trim());
  };
  return { args, setArgs, reason, setReason, setFault, open, changed, blocked, save };
}

/** The arguments as a form, and beside it what differs from the proposal, while it is typed. Ctrl or Cmd with Enter approves. */
export default function EditForm(props: EditFormProps): ReactNode {
  const { approval, onCancel } = props;
  const { blanks, args: before } = approval.proposal;
  const { args, setArgs, reason, setReason, setFault, open, changed, blocked, save } = useEdit(props);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => goToBlank(form.current, blanks), [blanks]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = event.altKey && event.code === 'KeyN';
    if (event.key !== 'Escape' && !next && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    event.stopPropagation();
    if (next) goToBlank(form.current, open);
    else if (event.key === 'Escape') onCancel();
    else save();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save();
  };
  return (
    <form ref={form} className={classes.edit} onSubmit={submit} onKeyDown={onKeyDown} aria-label="Edit">
      <div className={classes.editBody}>
        <div className={classes.fields}>
          {fieldsOf(before).map((field) => (
            <FieldInput key={pathText(field.path)} field={field} value={valueAt(args, field.path) ?? null} currency={args['currency']} onChange={(value) => setArgs((now) => withValue(now, field.path, value))} onFault={(faulty) => setFault(pathText(field.path), faulty)} />
          ))}
          <TextInput label="Why (optional)" value={reason} maxLength={2000} onChange={(event) => setReason(event.currentTarget.value)} />
        </div>
        <EditDiff fields={changed} after={args} />
      </div>
      <div className={classes.bar}>
        <Button type="submit" size="sm" disabled={blocked !== undefined} leftSection={<IconCheck size={18} aria-hidden />} rightSection={<Kbd size="xs" aria-hidden>Ctrl Enter</Kbd>}>Approve with changes</Button>
        <Button size="sm" variant="default" onClick={onCancel} rightSection={<Kbd size="xs" aria-hidden>Esc</Kbd>}>Cancel</Button>
        {open.length > 0 && <Button size="sm" variant="subtle" leftSection={<IconArrowDown size={17} aria-hidden />} rightSection={<Kbd size="xs" aria-hidden>Alt n</Kbd>} onClick={() => goToBlank(form.current, open)}>Next blank</Button>}
        <span className={classes.blocked} role="status">{blocked}</span>
      </div>
    </form>
  );
}
