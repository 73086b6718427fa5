import { Button, TextInput } from '@mantine/core';
import { IconShieldCheck, IconSearch } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api } from '../api/api-client.js';
import { asProblem } from '../api/api-problem.js';
import { notices } from '../notices/notices.js';
import { Page } from '../shell/page.js';
import { AuditList } from './audit-list.js';
import { filterOf, searchOf } from './audit-filter.js';
import classes from './audit.module.css';

interface Chain {
  readonly ok: boolean;
  readonly entries: number;
}

/** Has the gateway go over the whole chain of hashes. */
function VerifyButton(): ReactNode {
  const [busy, setBusy] = useState(false);
  const verify = async (): Promise<void> => {
    setBusy(true);
    try {
      const { ok, entries } = await api.get<Chain>('/api/audit/verify');
      notices.add(ok ? { tone: 'good', title: `The chain holds: ${entries} entries, none changed or missing` } : { tone: 'stop', title: 'The chain is broken', text: 'An entry was changed, removed or reordered. waggle audit verify says which.' });
    } catch (thrown) {
      const { message, mend } = asProblem(thrown);
      notices.add({ tone: 'stop', title: message, text: mend });
    }
    setBusy(false);
  };
  return <Button size="xs" variant="default" loading={busy} leftSection={<IconShieldCheck size={16} aria-hidden />} onClick={() => void verify()}>Verify the chain</Button>;
}

/** Who did what and when. What is searched for stands in the address, so that it can be passed on. */
export default function AuditPage(): ReactNode {
  const search = useSearch();
  const [, navigate] = useLocation();
  const filter = filterOf(search);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    navigate(`/audit${searchOf(new FormData(event.currentTarget))}`);
  };
  const params = new URLSearchParams(search);
  return (
    <Page title="Audit" wide aside={<VerifyButton />}>
      <form className={classes.form} onSubmit={submit} role="search" key={search}>
        <TextInput name="actor" label="Who" defaultValue={filter.actor ?? ''} placeholder="gatekeeper" />
        <TextInput name="action" label="Action" defaultValue={filter.action ?? ''} placeholder="approval.approved" />
        <TextInput name="taskId" label="Task" defaultValue={filter.taskId ?? ''} placeholder="EMAIL_2001" />
        <TextInput name="since" type="datetime-local" label="From" defaultValue={params.get('since') ?? ''} />
        <TextInput name="until" type="datetime-local" label="Until" defaultValue={params.get('until') ?? ''} />
        <Button type="submit" leftSection={<IconSearch size={16} aria-hidden />}>Search</Button>
      </form>
      <AuditList filter={filter} />
    </Page>
  );
}
