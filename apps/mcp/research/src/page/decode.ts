import { TextDecoder } from 'node:util';

/** Where a page may name its charset (the HTML standard looks this far). */
const SNIFFED_BYTES = 1024;
const META = /<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w:.-]{1,40})/i;
const XML = /^<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{1,40})["']/i;

/** Text of a body: byte order mark first, then the header, then what the page says of itself, else UTF-8. */
export function decode(body: Uint8Array, contentType: string): string {
  const label = markOf(body) ?? /charset\s*=\s*"?([\w:.-]{1,40})/i.exec(contentType)?.[1] ?? declaredIn(body) ?? 'utf-8';
  return decoder(label).decode(body);
}

function markOf(body: Uint8Array): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  return undefined;
}

function declaredIn(body: Uint8Array): string | undefined {
  const start = Buffer.from(body.subarray(0, SNIFFED_BYTES)).toString('latin1');
  const label = XML.exec(start)?.[1] ?? META.exec(start)?.[1];
  // A page whose declaration could be read byte by byte is not in UTF-16, whatever it says.
  return label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

/** An unknown label is taken as UTF-8. */
function decoder(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
