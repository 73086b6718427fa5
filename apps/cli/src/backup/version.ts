import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKOUT } from '@waggle/host/discover';
import { z } from 'zod';

const packageSchema = z.object({ version: z.string() });

/** As the release says it; of a checkout, what its package.json says. */
export async function releaseVersion(): Promise<string> {
  const named = await readFile(join(CHECKOUT, 'VERSION'), 'utf8').catch(() => '');
  return named.trim() || packageSchema.parse(JSON.parse(await readFile(join(CHECKOUT, 'package.json'), 'utf8'))).version;
}
