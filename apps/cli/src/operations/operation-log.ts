import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Operation, operationSchema } from '@waggle/contracts';
import { hasCode, toAppError } from '@waggle/errors';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { ApiClient } from '../client/api-client.js';
import type { Session } from '../session.js';
import { connect } from '../zone/running-zone.js';

const folderOf = (home: string): string => join(home, 'operations');
const answerSchema = z.object({ recorded: z.boolean() });
const LONGEST_DETAIL = 1500;

/** Puts on record what was done to the installation: now, or when the zone runs again. */
export async function note(session: Session, done: Omit<Operation, 'id' | 'at'>): Promise<void> {
  const { home, terminal } = session;
  const operation = operationSchema.parse({ id: randomUUID(), at: new Date().toISOString(), ...done, detail: done.detail.slice(0, LONGEST_DETAIL) });
  await mkdir(folderOf(home), { recursive: true, mode: 0o700 });
  await writeFileAtomic(join(folderOf(home), `${operation.at.replaceAll(/[-:.]/g, '')}-${operation.id}.json`), `${JSON.stringify(operation)}\n`, { mode: 0o600 });
  try {
    await deliver(home, (await connect(home)).api);
  } catch (thrown) {
    terminal.progress(`It is put on record when the zone runs (${toAppError(thrown).message}).`);
  }
}

/** Tells the zone what was done while it was down, oldest first. Told twice after a crash, it is recorded once. @throws what the zone answers */
export async function deliver(home: string, api: ApiClient): Promise<void> {
  for (const name of await waiting(home)) {
    const file = join(folderOf(home), name);
    const operation = operationSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (operation.success) await api.call('/api/operations', answerSchema, { method: 'POST', body: operation.data });
    await rm(file);
  }
}

async function waiting(home: string): Promise<string[]> {
  const names = await readdir(folderOf(home)).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  return names.filter((name) => name.endsWith('.json')).sort();
}
