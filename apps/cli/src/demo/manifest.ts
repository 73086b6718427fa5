import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolArgumentsSchema } from '@waggle/contracts';
import { parse } from 'yaml';
import { z } from 'zod';

const itemSchema = z.object({
  file: z.string(),
  kind: z.enum(['mail', 'task', 'broken']),
  /** A mail's Message-ID, a file's name without `.md`. */
  id: z.string().optional(),
  what: z.string(),
  operator: z.enum(['approve', 'reject', 'modify']).optional(),
  edit: toolArgumentsSchema.optional(),
  expect: z.enum(['done', 'rejected', 'failed']),
});
export type DemoItem = z.infer<typeof itemSchema>;

/** The bundled work and what the operator does with each item. */
export async function readManifest(folder: string): Promise<DemoItem[]> {
  const text = await readFile(join(folder, 'manifest.yaml'), 'utf8');
  return z.object({ items: z.array(itemSchema) }).parse(parse(text)).items;
}
