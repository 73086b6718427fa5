import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { cliError } from '../cli.error.js';
import { damaged, keyFrom, macOf, sameMac, sha256Of } from './cipher.js';

export const MANIFEST = 'manifest.json';
export const PART_NAMES = ['workspace', 'home', 'extra', 'database'] as const;
export type PartName = (typeof PART_NAMES)[number];

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
export const contentSchema = z.object({
  format: z.literal(1),
  name: z.string(),
  created: z.iso.datetime(),
  version: z.string(),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  parts: z.array(z.object({ name: z.enum(PART_NAMES), bytes: z.number().int(), sha256: sha256Schema })),
  /** The end of the audit before anything was copied: what is restored holds at least this. */
  audit: z.object({ seq: z.number().int(), hash: z.string() }).nullable(),
  /** Roles that own or use something in the database, and the migrations of each schema. */
  roles: z.array(z.string()),
  migrations: z.record(z.string(), z.array(z.string())),
});
export type Content = z.infer<typeof contentSchema>;

const manifestSchema = contentSchema.extend({
  /** Of a fixed text under the key: tells a wrong passphrase from a changed manifest. */
  keyCheck: z.string(),
  mac: z.string(),
});
export type Manifest = z.infer<typeof manifestSchema>;

const KEY_CHECK = 'waggle backup, the key of';
const checkOf = (key: Buffer, { name }: Content): string => macOf(key, `${KEY_CHECK} ${name}`);
const textOf = (content: Content): string => canonicalize(content) ?? '';

export function signed(content: Content, key: Buffer): Manifest {
  return { ...content, keyCheck: checkOf(key, content), mac: macOf(key, textOf(content)) };
}

/** @throws AppError `backup_missing`, `backup_damaged` */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, MANIFEST);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw cliError('backup_missing', 'missing', `${folder} is no backup: it has no ${MANIFEST}.`, cause);
  });
  const parsed = manifestSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw damaged(file, parsed.error);
}

/** Reads all of a backup and gives its key. @throws AppError `passphrase_wrong`, `backup_damaged` */
export async function proveBackup(folder: string, manifest: Manifest, passphrase: string): Promise<Buffer> {
  const key = await keyFrom(passphrase, manifest.salt);
  const content = contentSchema.parse(manifest);
  if (!sameMac(checkOf(key, content), manifest.keyCheck)) throw cliError('passphrase_wrong', 'denied', `The passphrase does not open ${folder}.`);
  if (!sameMac(macOf(key, textOf(content)), manifest.mac)) throw damaged(join(folder, MANIFEST));
  for (const { name, sha256 } of manifest.parts) if ((await sha256Of(join(folder, name)).catch(() => '')) !== sha256) throw damaged(join(folder, name));
  return key;
}

/** Whether all that the manifest names is there in its size: what can be told without reading it all. */
export async function looksWhole(folder: string): Promise<boolean> {
  try {
    const { parts } = await readManifest(folder);
    const sizes = await Promise.all(parts.map(async ({ name, bytes }) => (await stat(join(folder, name))).size === bytes));
    return sizes.every(Boolean);
  } catch {
    return false;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
