import { Alert, Button, Modal, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../api/api-client.js';
import { type ApiProblem, asProblem } from '../api/api-problem.js';
import type { Session } from '../api/wire.js';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The session with the person's key open. */
  readonly onConfirmed: (session: Session) => void;
}

/** Asked once in a session that was begun without a password: what is decided must be the person's own. */
export function ConfirmDialog({ opened, onClose, onConfirmed }: ConfirmDialogProps): ReactNode {
  const [problem, setProblem] = useState<ApiProblem>();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const password = new FormData(event.currentTarget).get('password');
    api.post<Session>('/api/session/key', { password }).then(onConfirmed, (error: unknown) => setProblem(asProblem(error)));
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Confirm that it is you" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack>
          <p>You signed in without your password. What you decide must be proven with it, once in this session. Then answer again.</p>
          {problem !== undefined && <Alert color="red" role="alert" title={problem.message}>{problem.mend}</Alert>}
          <PasswordInput name="password" label="Password" required data-autofocus autoComplete="current-password" />
          <Button type="submit">Confirm</Button>
        </Stack>
      </form>
    </Modal>
  );
}
