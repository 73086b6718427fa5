import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Query } from '../checker/index.js';

/** Writes every table as lines of JSON, for whoever looks for the cause when the servers are gone. */
export async function dump(query: Query, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const tables = await query<{ name: string }>("SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema', 'vault')");
  for (const { name } of tables) {
    const rows = await query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${name} t`);
    if (rows.length > 0) await writeFile(join(folder, `${name}.jsonl`), `${rows.map(({ row }) => row).join('\n')}\n`);
  }
}
