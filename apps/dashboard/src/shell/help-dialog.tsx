import { Kbd, Modal, SimpleGrid, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { COMMANDS } from '../keys/key-map.js';
import classes from './shell.module.css';

const SHOWN: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc', X: 'Shift x' };

function Keys({ keys }: { keys: readonly string[] }): ReactNode {
  return keys.map((key) => (
    <span key={key} className={classes.keys}>
      {key.split(' ').map((part) => (
        <Kbd key={part}>{SHOWN[part] ?? part}</Kbd>
      ))}
    </span>
  ));
}

/** The keys of one place as a list. */
export function KeyList({ where, title }: { where: 'inbox' | 'everywhere'; title: string }): ReactNode {
  return (
    <section>
      <Title order={2} fz={15} mb="xs">{title}</Title>
      <dl className={classes.keyList}>
        {COMMANDS.filter((one) => one.where === where).map(({ command, keys, label }) => (
          <div key={command}>
            <dt>{label}</dt>
            <dd><Keys keys={keys} /></dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function HelpDialog({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <KeyList where="inbox" title="Approvals" />
        <KeyList where="everywhere" title="Everywhere" />
      </SimpleGrid>
    </Modal>
  );
}
