import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Query } from './stores.js';

interface Claims {
  readonly gid: string;
  readonly approvalId: string;
  readonly server: string;
  readonly tool: string;
  readonly digest: string;
  readonly approvers: readonly string[];
}

/** Sorted keys and no blanks (RFC 8785), for what calls are made of: text, whole numbers, lists and records. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined).sort(([one], [two]) => (one < two ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}

export const digestOf = (args: unknown): string => createHash('sha256').update(canonical(args)).digest('hex');

/** The grants that tasks hold, by grant id, each checked with the zone's public keys; what does not verify is a fault. */
export async function grantsOf(query: Query, keys: readonly object[]): Promise<{ known: Map<string, Claims>; forged: string[] }> {
  const rows = await query<{ task_id: string; jws: string }>("SELECT task_id, data->>'grant' AS jws FROM orchestrator.task WHERE data->>'grant' IS NOT NULL");
  const known = new Map<string, Claims>();
  const forged: string[] = [];
  for (const { task_id, jws } of rows) {
    const claims = verified(jws, keys);
    if (claims === undefined) forged.push(`the grant of ${task_id} is not signed by the zone`);
    else known.set(claims.gid, claims);
  }
  return { known, forged };
}

function verified(jws: string, keys: readonly object[]): Claims | undefined {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const signed = keys.some((key) => verify(null, Buffer.from(`${header}.${payload}`), createPublicKey({ key: { ...key }, format: 'jwk' }), Buffer.from(signature, 'base64url')));
  return signed ? (JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims) : undefined;
}
