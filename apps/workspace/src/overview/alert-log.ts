import { readFile } from 'node:fs/promises';
import { type Alert, isErrno, onDisk } from '@waggle/workspace-files';
import { z } from 'zod';

const alertSchema = z.object({ at: z.iso.datetime(), severity: z.string(), code: z.string(), message: z.string() });

/** The alerts of `Logs/alerts.jsonl` since then that somebody should look at, newest first. A line that cannot be read is passed over. */
export async function alertsSince(root: string, since: Date): Promise<Alert[]> {
  const text = await readFile(onDisk(root, 'Logs/alerts.jsonl'), 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return '';
    throw error;
  });
  const found = text.split('\n').flatMap((line) => alertIn(line) ?? []);
  return found.filter(({ at, severity }) => severity !== 'INFO' && at >= since.toISOString()).sort((one, two) => two.at.localeCompare(one.at));
}

function alertIn(line: string): Alert | undefined {
  try {
    return alertSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
