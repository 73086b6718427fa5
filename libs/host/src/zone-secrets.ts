import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Zone } from '@waggle/contracts';
import { AppError, hasCode } from '@waggle/errors';
// The one place beside the gatekeeper: somebody must make the zone's key pair, and the gatekeeper alone is given the private half.
import { generateKeyPair } from '@waggle/grants/signer';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { HostErrorCode } from './host.error.js';
import { newToken } from './new-token.js';
import { newOperator, operatorSchema, type OperatorRecord } from './operators.js';

const OWNER_ONLY = 0o600;

const secretsSchema = z.object({
  operators: z.array(operatorSchema).min(1),
  /** Only where something may be granted. */
  grantKey: z.object({ private: z.record(z.string(), z.unknown()), public: z.record(z.string(), z.unknown()) }).optional(),
  /** Agent to its bearer token at the tool servers. */
  mcpTokens: z.record(z.string(), z.string()),
  /** Service to its password at broker and database. */
  passwords: z.record(z.string(), z.string()).default({}),
  /** Between workspace and gatekeeper; only where a moved file may decide. */
  folderKey: z.string().min(32).optional(),
});
/** What a zone keeps secret from everyone but the one service that needs it. */
export type ZoneSecrets = z.infer<typeof secretsSchema>;

export const secretsFile = (home: string): string => join(home, 'secrets.json');

/**
 * The zone's secrets, made on first use and kept in `<home>/secrets.json` (readable by the owner alone).
 * An agent that is new since then gets its token now, a service its password, a zone that executes its keys.
 *
 * @throws AppError `secrets_invalid` (invalid) when the file cannot be understood; it is never overwritten then
 */
export async function zoneSecrets(home: string, agents: readonly string[], zone: Zone = 'cloud', services: readonly string[] = []): Promise<ZoneSecrets> {
  const kept = await readSecrets(home);
  const secrets = kept ?? newSecrets();
  const newcomers = agents.filter((agent) => secrets.mcpTokens[agent] === undefined);
  const nameless = services.filter((service) => secrets.passwords[service] === undefined);
  const folderKey = secrets.folderKey ?? (zone === 'local' ? randomBytes(32).toString('base64url') : undefined);
  const grantKey = secrets.grantKey ?? (zone === 'local' ? await newGrantKey() : undefined);
  if (kept !== undefined && newcomers.length + nameless.length === 0 && folderKey === kept.folderKey && grantKey === kept.grantKey) return kept;
  const mcpTokens = { ...secrets.mcpTokens, ...Object.fromEntries(newcomers.map((agent) => [agent, newToken('agent')])) };
  const passwords = { ...secrets.passwords, ...Object.fromEntries(nameless.map((service) => [service, randomBytes(24).toString('base64url')])) };
  const complete = { ...secrets, mcpTokens, passwords, ...(folderKey !== undefined && { folderKey }), ...(grantKey !== undefined && { grantKey }) };
  await writeSecrets(home, complete);
  return complete;
}

/**
 * Changes who may sign in; a zone that runs is told by `Zone.refreshPeople`.
 *
 * @throws AppError `secrets_invalid`, `operator_invalid` when nobody would be left, and what `change` throws: nothing is written then
 */
export async function changeOperators(home: string, change: (operators: readonly OperatorRecord[]) => Promise<OperatorRecord[]> | OperatorRecord[]): Promise<ZoneSecrets> {
  const secrets = await zoneSecrets(home, []);
  const operators = await change(secrets.operators);
  if (!operators.some(({ role }) => role === 'admin')) throw new AppError<HostErrorCode>('operator_invalid', 'invalid', 'An admin must be left.');
  const changed = { ...secrets, operators };
  await writeSecrets(home, changed);
  return changed;
}

async function writeSecrets(home: string, secrets: ZoneSecrets): Promise<void> {
  await mkdir(home, { recursive: true });
  await writeFileAtomic(secretsFile(home), `${JSON.stringify(secrets, null, 2)}\n`, { mode: OWNER_ONLY });
}

/** undefined when the zone has none yet. */
export async function readSecrets(home: string): Promise<ZoneSecrets | undefined> {
  const file = secretsFile(home);
  try {
    const secrets = secretsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    // Only where it is not so: whoever watches the file takes each change of it for news.
    if (((await stat(file)).mode & 0o777) !== OWNER_ONLY) await chmod(file, OWNER_ONLY);
    return secrets;
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    const mend = 'Restore it, or remove it to make new secrets: pending grants and tokens then end.';
    throw new AppError<HostErrorCode>('secrets_invalid', 'invalid', `${file} cannot be read. ${mend}`, { file }, cause);
  }
}

function newSecrets(): ZoneSecrets {
  return { operators: [newOperator('operator', 'admin')], mcpTokens: {}, passwords: {} };
}

async function newGrantKey(): Promise<ZoneSecrets['grantKey']> {
  const { privateJwk, publicJwk } = await generateKeyPair();
  return { private: { ...privateJwk }, public: { ...publicJwk } };
}
