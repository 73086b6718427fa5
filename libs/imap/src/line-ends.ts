const LINE_END = 10;
const RETURN = 13;
/** Shorter lines of such letters may be words. */
const MIN_BASE64 = 40;
const IS_BASE64 = Uint8Array.from({ length: 256 }, (_, code) => Number(/[A-Za-z0-9+/]/.test(String.fromCharCode(code))));

export function linesOf(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === LINE_END) lines += 1;
  return lines;
}

/** The same with long lines of base64 that follow each other made one: their ends say nothing. */
export function withoutBase64LineEnds(bytes: Uint8Array): Uint8Array {
  const made = new Uint8Array(bytes.length);
  let [to, from, wasBase64] = [0, 0, false];
  while (from < bytes.length) {
    const found = bytes.indexOf(LINE_END, from);
    const next = found < 0 ? bytes.length : found + 1;
    const isBase64 = isBase64Line(bytes, from, next);
    if (isBase64 && wasBase64) to -= made[to - 2] === RETURN ? 2 : 1;
    made.set(bytes.subarray(from, next), to);
    to += next - from;
    from = next;
    wasBase64 = isBase64;
  }
  return made.subarray(0, to);
}

/** With its end: the last line, which may have none, is not taken for one. */
function isBase64Line(bytes: Uint8Array, from: number, next: number): boolean {
  const end = next - (bytes[next - 2] === RETURN ? 2 : 1);
  if (bytes[next - 1] !== LINE_END || end - from < MIN_BASE64) return false;
  for (let at = from; at < end; at += 1) if (IS_BASE64[bytes[at] ?? 0] === 0) return false;
  return true;
}
