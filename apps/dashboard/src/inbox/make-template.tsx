import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconTemplate } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem } from '../api/api-problem.js';
import { reads } from '../api/reads.js';
import { createTemplate } from '../api/templates.js';
import type { Approval } from '../api/wire.js';
import { notices } from '../notices/notices.js';
import { useSession } from '../session/session-gate.js';
import classes from './card.module.css';
import { problemNotice } from './outcome.js';

const LONGEST = 100;

/** Only what a person has let out and what is routine; the gatekeeper looks closer. */
const mayBecomeOne = ({ state, approvalClass, channel }: Approval): boolean => approvalClass === 'smart' && channel !== 'template' && ['approved', 'modified', 'executed'].includes(state);

function NameForm({ approval, onDone }: { approval: Approval; onDone: () => void }): ReactNode {
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const { mutate, isPending } = useMutation({
    mutationFn: () => createTemplate(approval.id, name.trim()),
    onSuccess: (template) => {
      notices.add({ tone: 'good', title: `“${template.name}” is a template now`, text: 'Mail that says the same goes out without you from now on.', link: { to: '/settings', label: 'Show templates' } });
      void cache.invalidateQueries({ queryKey: reads.templates().queryKey });
      onDone();
    },
    onError: (error) => void notices.add(problemNotice('It did not become a template', asProblem(error))),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') mutate();
  };
  return (
    <form className={classes.form} aria-label="New template" onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), onDone())}>
      <TextInput label="Name of the template" description="Mail with this text goes out without a person; only names, dates and times may differ." maxLength={LONGEST} value={name} onChange={(event) => setName(event.currentTarget.value)} required autoFocus />
      <div className={classes.bar}>
        <Button type="submit" loading={isPending} disabled={name.trim() === ''}>Make it a template</Button>
        <Button variant="default" onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}

/** Lets an admin spare people the next mail of this kind. */
export function MakeTemplate({ approval }: { approval: Approval }): ReactNode {
  const { role } = useSession();
  const [open, setOpen] = useState(false);
  if (role !== 'admin' || !mayBecomeOne(approval)) return null;
  return (
    <section aria-label="Template" className={classes.onApprove}>
      {open ? <NameForm approval={approval} onDone={() => setOpen(false)} /> : <div><Button variant="default" leftSection={<IconTemplate size={17} aria-hidden />} onClick={() => setOpen(true)}>Make this a template</Button></div>}
    </section>
  );
}
