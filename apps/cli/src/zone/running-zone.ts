import { execFile } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processEnvironment } from '@waggle/config';
import { hasCode } from '@waggle/errors';
import { readSecrets } from '@waggle/host/secrets';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { cliError } from '../cli.error.js';
import { ApiClient } from '../client/api-client.js';

const runningZoneSchema = z.object({
  pid: z.number().int(),
  /** When the process began, as the system says it: tells it from another one that has got the same number since. */
  born: z.string(),
  url: z.url(),
  role: z.string(),
  workspace: z.string(),
  processes: z.boolean(),
  started: z.iso.datetime(),
});
/** What `waggle up` leaves in `<home>/run.json` for the other commands. */
export type RunningZone = z.infer<typeof runningZoneSchema>;

const remoteSchema = z.object({ url: z.url({ protocol: /^https?$/ }) });

const fileOf = (home: string): string => join(home, 'run.json');

export async function writeRunningZone(home: string, zone: RunningZone): Promise<void> {
  await mkdir(home, { recursive: true });
  await writeFileAtomic(fileOf(home), `${JSON.stringify(zone, null, 2)}\n`);
}

export async function removeRunningZone(home: string): Promise<void> {
  await rm(fileOf(home), { force: true });
}

/** The zone that was started with this home and still runs; a file left by one that died is taken away. */
export async function readRunningZone(home: string): Promise<RunningZone | undefined> {
  const text = await readFile(fileOf(home), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const zone = runningZoneSchema.safeParse(JSON.parse(text));
  if (zone.success && (await runs(zone.data))) return zone.data;
  await removeRunningZone(home);
  return undefined;
}

/** A zone that something else runs, in containers or on another machine: `<home>/remote.json` says where it is reached. */
export async function readRemoteZone(home: string): Promise<RunningZone | undefined> {
  const text = await readFile(join(home, 'remote.json'), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { url } = remoteSchema.parse(JSON.parse(text));
  return { pid: 0, born: '', url, role: 'unknown', workspace: '', processes: true, started: new Date(0).toISOString() };
}

/**
 * A client of the running zone, signed in as one of its operators; `remote` says that something else runs it.
 *
 * @param as the operator's name; default: the first one.
 * @throws AppError `zone_not_running`, `usage` for a name that is not there
 */
export async function connect(home: string, as?: string): Promise<{ api: ApiClient; zone: RunningZone; remote: boolean }> {
  const [own, secrets] = [await readRunningZone(home), await readSecrets(home)];
  const zone = own ?? (await readRemoteZone(home));
  const known = secrets?.operators.map(({ name }) => name) ?? [];
  if (as !== undefined && secrets !== undefined && !known.includes(as)) throw cliError('usage', 'invalid', `There is no operator "${as}"; there are ${known.join(', ')}.`);
  const token = secrets?.operators.find(({ name }) => as === undefined || name === as)?.token;
  if (zone === undefined || token === undefined) throw cliError('zone_not_running', 'missing', `No zone runs in ${home}.`);
  return { api: new ApiClient(zone.url, token), zone, remote: own === undefined };
}

async function runs({ pid, born }: RunningZone): Promise<boolean> {
  // Without `ps`, the number alone must do.
  return answersSignal(pid) && (await bornAt(pid)) === born;
}

/** When a process began, to the second, the same whoever asks; empty where the system does not say. */
export async function bornAt(pid: number): Promise<string> {
  const env = { ...processEnvironment(), LC_ALL: 'C', TZ: 'UTC' };
  try {
    return (await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env })).stdout.trim();
  } catch {
    return '';
  }
}

function answersSignal(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
