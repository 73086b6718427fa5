const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp|commat|period|sol|colon));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', commat: '@', period: '.', sol: '/', colon: ':' };
const TAG = /<\/?[a-z!][^<>]{0,2000}>/gi;
const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const PRINTABLE = /^[\t\r\n\x20-\x7e\u00a0-\u{10ffff}]{8,}$/u;
const BRACKETED = /\s{0,3}[[({]\s{0,3}(at|dot|punkt|ät)\s{0,3}[\])}]\s{0,3}/gi;
const MOST_CHUNKS = 2_000;

/** The text and what it says once it is decoded: markup and entities, percent signs, base64, `name (at) host`. Each only where it differs. */
export function readings(text: string): string[] {
  const unmarked = entities(text.replace(TAG, ''));
  const attributes = entities(text);
  const found = [text, unmarked, attributes, percent(attributes), text.replace(BRACKETED, (_all, word: string) => (/^(?:at|ät)$/i.test(word) ? '@' : '.')), base64(text)];
  return [...new Set(found)].filter((reading) => reading !== '');
}

function entities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}

/** Runs of encoded bytes; those that are no UTF-8 stay as they are. */
export function percent(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

function base64(text: string): string {
  const chunks: string[] = [];
  for (const [chunk] of text.matchAll(BASE64)) {
    if (chunks.length >= MOST_CHUNKS) break;
    const read = Buffer.from(chunk, 'base64').toString('utf8');
    if (!read.includes('\ufffd') && PRINTABLE.test(read)) chunks.push(read);
  }
  return chunks.join('\n');
}
