import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconLogout } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { reads } from '../api/reads.js';
import { useSession } from '../session/session-gate.js';
import { KeyList } from '../shell/help-dialog.js';
import { Page } from '../shell/page.js';
import classes from './settings.module.css';
import { TemplatesPart } from './templates-part.js';

const SCHEMES = [{ value: 'auto', label: 'As the system' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }];

function Person(): ReactNode {
  const { name, role, signOut } = useSession();
  return (
    <section className={classes.part}>
      <h2>You</h2>
      <p><b>{name}</b>, {role}. {role === 'viewer' ? 'You can look at everything and decide nothing.' : role === 'approver' ? 'You can decide what waits.' : 'You can decide what waits, and change how the zone works.'}</p>
      <Button mt="sm" variant="default" leftSection={<IconLogout size={17} aria-hidden />} onClick={signOut}>Sign out</Button>
    </section>
  );
}

function Zone(): ReactNode {
  const { data } = useQuery(reads.status());
  if (data === undefined) return null;
  return (
    <section className={classes.part}>
      <h2>This zone</h2>
      <p>Zone {data.zone}, role {data.role}. {data.mode === 'live' ? 'What you approve really happens.' : 'A dry run: what you approve is checked and recorded, and nothing leaves the machine.'}</p>
    </section>
  );
}

function Appearance(): ReactNode {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <section className={classes.part}>
      <h2>Appearance</h2>
      <SegmentedControl aria-label="Colours" value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)} data={SCHEMES} />
    </section>
  );
}

export default function SettingsPage(): ReactNode {
  return (
    <Page title="Settings">
      <div className={classes.parts}>
        <Person />
        <Appearance />
        <Zone />
        <TemplatesPart />
        <section className={classes.part}>
          <KeyList where="inbox" title="Keys of the approvals" />
        </section>
        <section className={classes.part}>
          <KeyList where="everywhere" title="Keys everywhere" />
        </section>
      </div>
    </Page>
  );
}
