import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, hasCode } from '@waggle/errors';
import { decisionKey } from '@waggle/grants';
// The one place beside the gatekeeper: somebody must make the zone's key pair, and the gatekeeper alone is given the private half.
import { generateKeyPair } from '@waggle/grants/signer';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { HostErrorCode } from './host.error.js';

const OWNER_ONLY = 0o600;

const secretsSchema = z.object({
  operators: z.array(z.object({ name: z.string(), role: z.enum(['viewer', 'approver', 'admin']), token: z.string().min(20), slackUser: z.string().optional() })).min(1),
  grantKey: z.object({ private: z.record(z.string(), z.unknown()), public: z.record(z.string(), z.unknown()) }),
  /** Agent to its bearer token at the tool servers. */
  mcpTokens: z.record(z.string(), z.string()),
});
/** What a zone keeps secret from everyone but the one service that needs it. */
export type ZoneSecrets = z.infer<typeof secretsSchema>;

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const newToken = (kind: string): string => `wg_${kind}_${randomBytes(24).toString('base64url')}`;
export const secretsFile = (home: string): string => join(home, 'secrets.json');

/**
 * The zone's secrets, made on first use and kept in `<home>/secrets.json` (readable by the owner alone).
 * An agent that is new since then gets its token now.
 *
 * @throws AppError `secrets_invalid` (invalid) when the file cannot be understood; it is never overwritten then
 */
export async function zoneSecrets(home: string, agents: readonly string[]): Promise<ZoneSecrets> {
  const kept = await readSecrets(home);
  const secrets = kept ?? (await newSecrets());
  const newcomers = agents.filter((agent) => secrets.mcpTokens[agent] === undefined);
  if (kept !== undefined && newcomers.length === 0) return kept;
  const mcpTokens = { ...secrets.mcpTokens, ...Object.fromEntries(newcomers.map((agent) => [agent, newToken('agent')])) };
  const complete = { ...secrets, mcpTokens };
  await mkdir(home, { recursive: true });
  await writeFileAtomic(secretsFile(home), `${JSON.stringify(complete, null, 2)}\n`, { mode: OWNER_ONLY });
  return complete;
}

/** undefined when the zone has none yet. */
export async function readSecrets(home: string): Promise<ZoneSecrets | undefined> {
  const file = secretsFile(home);
  try {
    const secrets = secretsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    await chmod(file, OWNER_ONLY);
    return secrets;
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    const mend = 'Restore it, or remove it to make new secrets: pending grants and tokens then end.';
    throw new AppError<HostErrorCode>('secrets_invalid', 'invalid', `${file} cannot be read. ${mend}`, { file }, cause);
  }
}

async function newSecrets(): Promise<ZoneSecrets> {
  const { privateJwk, publicJwk } = await generateKeyPair();
  return {
    operators: [{ name: 'operator', role: 'admin', token: newToken('operator') }],
    grantKey: { private: { ...privateJwk }, public: { ...publicJwk } },
    mcpTokens: {},
  };
}

/** Where each half of a person's credential goes: the gateway can tell the token, the gatekeeper can check the decision. */
export function operatorSettings({ operators }: ZoneSecrets): { forGateway: string; forGatekeeper: string } {
  return {
    forGateway: JSON.stringify(operators.map(({ name, role, token }) => ({ name, role, tokenHash: sha256(token) }))),
    forGatekeeper: JSON.stringify(operators.map(({ name, role, token, slackUser }) => ({ name, role, decisionKey: decisionKey(token), slackUser }))),
  };
}
