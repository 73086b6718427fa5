import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle, IconInbox } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asProblem } from '../api/api-problem.js';
import classes from './notes.module.css';

/** In place of a list that is empty. */
export function EmptyNote({ title, icon: Icon = IconInbox, children }: { title: string; icon?: typeof IconInbox; children?: ReactNode }): ReactNode {
  return (
    <div className={classes.empty}>
      <Icon size={34} stroke={1.3} aria-hidden />
      <strong>{title}</strong>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

/** In place of what could not be read: why, what helps, and another try. */
export function ProblemNote({ error }: { error: unknown }): ReactNode {
  const cache = useQueryClient();
  const { message, mend } = asProblem(error);
  return (
    <Alert m="md" color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={message}>
      <p>{mend}</p>
      <Button mt="sm" size="xs" variant="default" onClick={() => void cache.refetchQueries({ predicate: ({ state }) => state.status === 'error' })}>Try again</Button>
    </Alert>
  );
}
