/** No answer of an API is longer than this. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The body as text. @throws Error when it is longer than `maxBytes`; what was read is given up. */
export async function readBounded(response: Response, maxBytes: number = MAX_BYTES): Promise<string> {
  const { body } = response;
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const chunk = part.value as Uint8Array;
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw new Error(`the answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
