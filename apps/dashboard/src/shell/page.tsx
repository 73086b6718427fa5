import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page.module.css';

/** A screen with its heading, and what belongs beside it. */
export function Page({ title, aside, children, wide = false }: { title: ReactNode; aside?: ReactNode; children: ReactNode; wide?: boolean }): ReactNode {
  return (
    <div className={classes.page} data-wide={wide}>
      <header className={classes.head}>
        <Title order={1} fz={22}>{title}</Title>
        {aside}
      </header>
      {children}
    </div>
  );
}
