import { ActionIcon, Drawer, Group } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { Logo } from './logo.js';
import { belongsTo, SCREENS } from './screens.js';
import { ConnectionBadge, ModeBadge, ScreenLinks } from './side-bar.js';
import classes from './shell.module.css';

/** In place of the side bar where there is no room for it. */
export function TopBar(): ReactNode {
  const [open, setOpen] = useState(false);
  const [location] = useLocation();
  const close = (): void => setOpen(false);
  return (
    <section className={classes.top} aria-label="Waggle">
      <ActionIcon variant="subtle" color="gray" size="xl" aria-label="Screens" aria-expanded={open} onClick={() => setOpen(true)}>
        <IconMenu2 size={22} aria-hidden />
      </ActionIcon>
      <Logo size={24} />
      <strong>{SCREENS.find((screen) => belongsTo(location, screen))?.name ?? 'Waggle'}</strong>
      <ConnectionBadge />
      <Drawer opened={open} onClose={close} title="Waggle" size={270} closeButtonProps={{ 'aria-label': 'Close' }}>
        <nav aria-label="Screens">
          <ScreenLinks onGo={close} />
        </nav>
        <Group mt="lg">
          <ModeBadge />
        </Group>
      </Drawer>
    </section>
  );
}
