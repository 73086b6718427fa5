import { createHash } from 'node:crypto';
import type { Environment } from '@waggle/config';
import { generateKeyPair } from '@waggle/grants/signer';

/** What the office needs beside its servers to answer whoever has this token. */
export async function officeEnv(token: string): Promise<Environment> {
  const people = [{ name: 'olga', role: 'admin', tokenHash: createHash('sha256').update(token).digest('hex') }];
  return { OPERATOR_TOKENS: JSON.stringify(people), GRANT_SIGNING_KEY: JSON.stringify((await generateKeyPair()).privateJwk) };
}

/** Asks the gateway and reads the whole answer. */
export async function ask(url: string, token: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} was answered with ${response.status}: ${text.slice(0, 300)}`);
  return text;
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
