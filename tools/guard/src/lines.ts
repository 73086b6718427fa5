/** The lines of a stream of UTF-8; only a line feed ends one, as JSON allows other separators inside of strings. */
export async function* linesOf(input: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  for await (const chunk of input) {
    const pieces = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n');
    for (const piece of pieces.slice(0, -1)) {
      yield [...parts, piece].join('');
      parts = [];
    }
    const rest = pieces.at(-1) ?? '';
    if (rest !== '') parts.push(rest);
  }
  if (parts.length > 0) yield parts.join('');
}
