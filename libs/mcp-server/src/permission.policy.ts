import type { Role, Zone } from '@waggle/contracts';

/** Injects the rule that says who may call what; tests give their own. */
export const POLICY = Symbol('policy');

/** `tool` is `server.name`. */
export type Policy = (question: { agent: string; tool: string; zone: Zone; role: Role }) => { decision: 'allow' | 'needs_grant' | 'deny'; reason: string };
