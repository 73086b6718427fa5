import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type RecordedEntry, recordedEntrySchema } from '@waggle/contracts';
import { z } from 'zod';

/** Somebody of whom entries speak, with the key that their part is sealed under. */
export interface Subject {
  readonly ref: string;
  readonly key: Buffer;
}

/** Where free text may tell of a person. All of them are sealed together: a name may stand in one, the address in another. */
const PERSONAL = { target: true, input: true, output: true, evidence: true } as const;
const personalSchema = recordedEntrySchema.pick(PERSONAL);
/** An entry of which a part is sealed under the keys of all its subjects: without one of them it stays shut. */
const sealedEntrySchema = recordedEntrySchema.omit(PERSONAL).extend({ subjects: z.array(z.string()), sealed: z.string() });
export type StoredEntry = RecordedEntry | z.infer<typeof sealedEntrySchema>;

const IV_BYTES = 12;
const TAG_BYTES = 16;
const ERASED: z.infer<typeof personalSchema> = { target: '(erased)', input: '', output: '', evidence: [] };

export function personalTexts({ target, input, output, evidence }: RecordedEntry): string[] {
  return [target, input, output, ...evidence];
}

/** The entry as it is kept; unchanged when it speaks of nobody. */
export function sealEntry(entry: RecordedEntry, subjects: readonly Subject[]): StoredEntry {
  if (subjects.length === 0) return entry;
  const { target, input, output, evidence, ...open } = entry;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(subjects), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify({ target, input, output, evidence }), 'utf8'), cipher.final()]);
  return { ...open, subjects: subjects.map(({ ref }) => ref), sealed: Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64') };
}

/** The refs in a kept entry; none when nothing of it is sealed. */
export function subjectsOf(stored: unknown): string[] {
  const sealed = sealedEntrySchema.safeParse(stored);
  return sealed.success ? sealed.data.subjects : [];
}

/** What was recorded; `(erased)` stands where a key is gone. */
export function openEntry(stored: unknown, keys: ReadonlyMap<string, Buffer>): RecordedEntry {
  const parsed = sealedEntrySchema.safeParse(stored);
  if (!parsed.success) return recordedEntrySchema.parse(stored);
  const { sealed, subjects, ...open } = parsed.data;
  return { ...open, ...opened(sealed, subjects, keys) };
}

function opened(sealed: string, refs: readonly string[], keys: ReadonlyMap<string, Buffer>): z.infer<typeof personalSchema> {
  const subjects = refs.flatMap((ref) => (keys.has(ref) ? [{ ref, key: keys.get(ref) as Buffer }] : []));
  if (subjects.length < refs.length) return ERASED;
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(subjects), bytes.subarray(0, IV_BYTES)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  return personalSchema.parse(JSON.parse(text));
}

/** One key of all of theirs, in the order of the refs. */
function keyOf(subjects: readonly Subject[]): Buffer {
  const ordered = [...subjects].sort((one, two) => (one.ref < two.ref ? -1 : 1));
  return Buffer.from(hkdfSync('sha256', Buffer.concat(ordered.map(({ key }) => key)), Buffer.alloc(32), 'waggle audit entry v1', 32));
}
