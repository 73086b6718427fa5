import type { ReactNode } from 'react';
import classes from './task.module.css';

/** A section of the task's page. */
export function Part({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section className={classes.part} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
