import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { researchError } from '../research.error.js';

const UNPACK: Readonly<Record<string, () => Transform>> = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/**
 * Reads and unpacks a body; both the packed and the unpacked bytes are counted while they come, so that a bomb is given up early.
 *
 * @throws AppError `page_too_large`, `content_refused` (an encoding that was not asked for); what the stream throws.
 */
export async function readBody(body: Readable, encoding: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const collect = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of counted(source, maxBytes)) chunks.push(chunk);
  };
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') await pipeline(body, collect);
  else await pipeline(body, (source: AsyncIterable<Uint8Array>) => counted(source, maxBytes), unpacker(name, body), collect);
  return Buffer.concat(chunks);
}

async function* counted(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw researchError('page_too_large', `The page is larger than ${maxBytes} bytes (RESEARCH_MAX_BYTES)`, { maxBytes });
    yield chunk;
  }
}

function unpacker(name: string, body: Readable): Transform {
  const unpack = UNPACK[name];
  if (unpack !== undefined) return unpack();
  body.on('error', () => undefined).destroy();
  throw researchError('content_refused', 'The page is packed in a way that was not asked for', { encoding: name.slice(0, 40) });
}
