import { Center, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { api } from '../api/api-client.js';
import { asProblem } from '../api/api-problem.js';
import type { AccessRole, Session } from '../api/wire.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { SignInPage } from './sign-in-page.js';

interface SignedIn {
  readonly name: string;
  readonly role: AccessRole;
  /** May this person decide? */
  readonly mayDecide: boolean;
  signOut(): void;
}

const SessionContext = createContext<SignedIn | undefined>(undefined);

/** Who is signed in. */
export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('There is no session above this.');
  return session;
}

type State = { kind: 'asking' } | { kind: 'out'; why?: string } | { kind: 'in'; session: Session };

/** Shows the sign-in until there is a session, and again when it has ended. */
export function SessionGate({ children }: { children: ReactNode }): ReactNode {
  const cache = useQueryClient();
  const [state, setState] = useState<State>({ kind: 'asking' });
  const [keyNeeded, setKeyNeeded] = useState(false);
  const enter = useCallback((session: Session) => {
    const onSignedOut = (): void => setState({ kind: 'out', why: 'Your session has ended. Sign in again: nothing was lost.' });
    api.use(session, { onSignedOut, onKeyNeeded: () => setKeyNeeded(true) });
    setKeyNeeded(false);
    setState({ kind: 'in', session });
  }, []);
  useEffect(() => {
    api.get<Session>('/api/session').then(enter, (error: unknown) => {
      const problem = asProblem(error);
      setState(problem.status === 401 ? { kind: 'out' } : { kind: 'out', why: `${problem.message} ${problem.mend}` });
    });
  }, [enter]);
  const signOut = useCallback(() => {
    void api.delete('/api/session').catch(() => undefined);
    cache.clear();
    setState({ kind: 'out', why: 'You are signed out.' });
  }, [cache]);
  const signedIn = useMemo(() => (state.kind === 'in' ? { ...state.session.person, mayDecide: state.session.person.role !== 'viewer', signOut } : undefined), [state, signOut]);
  if (state.kind === 'asking') return <Center h="100dvh"><Loader aria-label="Loading" /></Center>;
  if (state.kind === 'out' || signedIn === undefined) return <SignInPage why={state.kind === 'out' ? state.why : undefined} onSignedIn={enter} />;
  return (
    <SessionContext.Provider value={signedIn}>
      {children}
      <ConfirmDialog opened={keyNeeded} onClose={() => setKeyNeeded(false)} onConfirmed={enter} />
    </SessionContext.Provider>
  );
}
