import { createHash } from 'node:crypto';
import type { Git } from './git.js';

const CHUNK_BYTES = 32 * 1024 * 1024;
const CHUNK_OBJECTS = 2_000;

/** The id that git gives to a file of this content. */
export function blobId(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

/** Makes objects of contents, in one process for any number of them. */
export async function writeBlobs(git: Git, contents: Iterable<Buffer>): Promise<void> {
  const parts: Buffer[] = [];
  for (const content of contents) parts.push(Buffer.from(`blob\ndata ${content.length}\n`), content, Buffer.from('\n'));
  if (parts.length === 0) return;
  await git.text(['fast-import', '--quiet', '--done'], { input: Buffer.concat([...parts, Buffer.from('done\n')]) });
}

/** Reads objects in turns of bounded size and hands each to `take`. One that is missing is null. */
export async function eachBlob(git: Git, ids: readonly string[], take: (id: string, content: Buffer | null) => Promise<void> | void): Promise<void> {
  const unique = [...new Set(ids)];
  for (const chunk of chunks(unique, await sizes(git, unique))) {
    const read = parseBatch(await git.objects(chunk));
    for (const id of chunk) await take(id, read.get(id) ?? null);
  }
}

/** One object, null when there is none. */
export async function readBlob(git: Git, name: string | null): Promise<Buffer | null> {
  if (name === null) return null;
  const [content] = [...parseBatch(await git.objects([name])).values()];
  return content ?? null;
}

async function sizes(git: Git, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length < 2) return new Map();
  const text = await git.text(['cat-file', '--batch-check=%(objectname) %(objectsize)'], { input: ids.map((id) => `${id}\n`).join('') });
  return new Map(text.split('\n').map((line): [string, number] => [line.slice(0, 40), Number(line.slice(41)) || 0]));
}

function* chunks(ids: readonly string[], size: ReadonlyMap<string, number>): Generator<string[]> {
  let chunk: string[] = [];
  let bytes = 0;
  for (const id of ids) {
    if (chunk.length > 0 && (chunk.length >= CHUNK_OBJECTS || bytes + (size.get(id) ?? 0) > CHUNK_BYTES)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(id);
    bytes += size.get(id) ?? 0;
  }
  if (chunk.length > 0) yield chunk;
}

/** `<id> <type> <size>\n<bytes>\n` for each, or `<name> missing\n`. */
function parseBatch(output: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf('\n', at);
    if (end === -1) break;
    const [id = '', type = '', size = ''] = output.subarray(at, end).toString('latin1').split(' ');
    at = end + 1;
    if (size === '') continue;
    if (type === 'blob') found.set(id, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}
