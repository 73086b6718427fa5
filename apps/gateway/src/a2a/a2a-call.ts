import { ServerCallContext } from '@a2a-js/sdk/server';
import type { Signed } from '../access/caller.js';

/** One request: who makes it, and until when somebody listens to the answer. */
export interface A2aCall {
  readonly signed: Signed;
  readonly signal: AbortSignal;
}

const CALL = 'waggle:call';

export function contextOf(call: A2aCall, requestedVersion: string): ServerCallContext {
  const user = { isAuthenticated: true, userName: call.signed.person.name };
  return new ServerCallContext({ user, requestedVersion, state: new Map<string, unknown>([[CALL, call]]) });
}

export function callOf(context: ServerCallContext): A2aCall {
  return context.state.get(CALL) as A2aCall;
}
