import type { IncomingMessage } from 'node:http';

export type Body = { readonly state: 'read'; readonly json: unknown } | { readonly state: 'garbled' | 'oversize' };

/** Reads a request's body as JSON, and no more of it than `maxBytes`. @throws Error when the connection breaks. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return { state: 'oversize' };
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return { state: 'oversize' };
    chunks.push(chunk);
  }
  try {
    return { state: 'read', json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))) as unknown };
  } catch {
    return { state: 'garbled' };
  }
}
