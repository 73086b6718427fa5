import { open } from 'node:fs/promises';
import { z } from 'zod';

/** Bytes. */
const LONGEST = 65_536;
const errorLineSchema = z.object({ level: z.literal(['error', 'fatal']), msg: z.string() });

/** The message of the last error that a service has logged behind the first `from` bytes of its log; undefined when there is none. */
export async function lastError(logFile: string, from: number): Promise<string | undefined> {
  return (await endOf(logFile, from)).split('\n').map(messageOf).findLast((message) => message !== undefined);
}

async function endOf(file: string, from: number): Promise<string> {
  const log = await open(file);
  try {
    const { size } = await log.stat();
    const start = Math.max(from, size - LONGEST);
    const { buffer, bytesRead } = await log.read(Buffer.alloc(Math.max(0, size - start)), { position: start });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await log.close();
  }
}

function messageOf(line: string): string | undefined {
  try {
    return errorLineSchema.safeParse(JSON.parse(line)).data?.msg;
  } catch {
    return undefined;
  }
}
