import { Alert, Anchor, Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconInfoCircle, IconLock } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { api } from '../api/api-client.js';
import { type ApiProblem, asProblem } from '../api/api-problem.js';
import type { Session, SignInOptions } from '../api/wire.js';
import { Logo } from '../shell/logo.js';
import classes from './sign-in.module.css';

function Problem({ problem, why }: { problem: ApiProblem | undefined; why: string | undefined }): ReactNode {
  if (problem !== undefined) {
    return (
      <Alert color="red" icon={<IconLock aria-hidden />} role="alert" title={problem.message}>
        {problem.mend}
      </Alert>
    );
  }
  return why === undefined ? null : <Alert color="gray" icon={<IconInfoCircle aria-hidden />} role="status">{why}</Alert>;
}

function Fields({ way }: { way: 'password' | 'token' }): ReactNode {
  if (way === 'token') return <PasswordInput key="token" name="token" label="Token" description="waggle token prints yours." required autoFocus autoComplete="off" />;
  return (
    <>
      <TextInput name="name" label="Name" required autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} />
      <PasswordInput name="password" label="Password" required autoComplete="current-password" />
    </>
  );
}

/** Where the company has a sign-in of its own: the browser goes there and comes back to the same page. */
function CompanySignIn(): ReactNode {
  const [options, setOptions] = useState<SignInOptions>();
  useEffect(() => {
    api.get<SignInOptions>('/api/session/options').then(setOptions, () => undefined);
  }, []);
  if (options?.oidc !== true) return null;
  const to = encodeURIComponent(window.location.pathname + window.location.search);
  return <Button component="a" href={`/api/session/oidc?to=${to}`} variant="default" size="md">Sign in with your company account</Button>;
}

export function SignInPage({ why, onSignedIn }: { why: string | undefined; onSignedIn: (session: Session) => void }): ReactNode {
  const [way, setWay] = useState<'password' | 'token'>('password');
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setBusy(true);
    const given = Object.fromEntries(new FormData(event.currentTarget));
    api.post<Session>('/api/session', given).then(onSignedIn, (error: unknown) => {
      setProblem(asProblem(error));
      setBusy(false);
    });
  };
  return (
    <main className={classes.page}>
      <Paper className={classes.card} withBorder radius="lg">
        <form onSubmit={submit}>
          <Stack gap="md">
            <Logo size={40} />
            <div>
              <Title order={1} fz={24}>Sign in to Waggle</Title>
              <Text c="dimmed" mt={4}>Agents prepare the work. You decide.</Text>
            </div>
            <Problem problem={problem} why={why} />
            <Fields way={way} />
            <Button type="submit" size="md" loading={busy}>Sign in</Button>
            <CompanySignIn />
            <Anchor component="button" type="button" size="sm" underline="always" onClick={() => setWay(way === 'token' ? 'password' : 'token')}>
              {way === 'token' ? 'Use name and password' : 'Use a token instead'}
            </Anchor>
          </Stack>
        </form>
      </Paper>
    </main>
  );
}
