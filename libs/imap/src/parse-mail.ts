import PostalMime, { type Email, type PostalMimeOptions } from 'postal-mime';
import { linesOf, withoutBase64LineEnds } from './line-ends.js';

/** A mail as far as it could be read. */
export interface ParsedMail {
  readonly mail: Email;
  /** Why only its header and the beginning of its body were read; null when all was. */
  readonly broken: string | null;
}

type Options = Pick<PostalMimeOptions, 'forceRfc822Attachments'>;

/** Lines that are parsed: each costs the parser some 2 KB, and time in which nothing else goes on. */
export const MAX_LINES = 50_000;
/** The same, with those that are parsed again to look into a mail within the mail. */
const MAX_PARSED = 2 * MAX_LINES;
/** Mails within mails that are read as text; one that is deeper stays an attachment. */
const MAX_MAILS_DEEP = 10;
const MAX_BROKEN_TEXT = 64 * 1024;
/** Of a header that could not be read. */
const MAX_HEAD = 1024 * 1024;
const MAX_HEAD_LINE = 4_000;
const MAX_HEAD_LINES = 5_000;
/** A mail without one of these is text alone. */
const ANY_HEADER = ['from', 'to', 'cc', 'subject', 'date', 'message-id', 'received', 'return-path', 'sender', 'reply-to', 'mime-version', 'content-type'];

/** Parses a mail (RFC 5322 bytes). Never fails: of one that cannot be parsed, or has too many lines, there is its header and the beginning of its body. */
export async function parseMail(source: Uint8Array, options: Options = {}): Promise<ParsedMail> {
  try {
    const mail = await whole(fewLines(source), options);
    if (!hasHeader(mail) && source.length > 0) throw new Error('it has no header');
    return { mail, broken: null };
  } catch (error) {
    return { mail: await beginning(source), broken: error instanceof Error ? error.message : 'it is no mail' };
  }
}

/** The header alone, without the empty line. */
export function headOf(source: Uint8Array): Uint8Array {
  return source.subarray(0, endOfHead(bufferOf(source)));
}

/** A large attachment is all lines; only where their ends say nothing can they be fewer. */
function fewLines(source: Uint8Array): Uint8Array {
  const few = linesOf(source) > MAX_LINES ? withoutBase64LineEnds(source) : source;
  if (linesOf(few) > MAX_LINES) throw new Error(`it has more than ${MAX_LINES} lines`);
  return few;
}

/** A mail within a mail may be encoded, so that its lines are seen only when it is taken out: they are counted before they are parsed. */
async function whole(source: Uint8Array, options: Options): Promise<Email> {
  let [parsed, lines] = [0, linesOf(source)];
  for (let depth = 0; ; depth += 1) {
    const mail = await PostalMime.parse(source, { ...options, maxRfc822NestingDepth: depth });
    const inner = mail.attachments.filter(({ rfc822DepthExceeded }) => rfc822DepthExceeded === true);
    parsed += lines;
    lines += inner.reduce((sum, { content }) => sum + linesOf(bytesOf(content)), 0);
    if (inner.length === 0 || depth === MAX_MAILS_DEEP || parsed + lines > MAX_PARSED) return mail;
  }
}

async function beginning(source: Uint8Array): Promise<Email> {
  const bytes = bufferOf(source);
  const head = await PostalMime.parse(shortHead(bytes)).catch((): Email => ({ headers: [], headerLines: [], attachments: [] }));
  const text = bytes.subarray(hasHeader(head) ? endOfHead(bytes) : 0).toString('latin1', 0, MAX_BROKEN_TEXT);
  return { ...head, attachments: [], html: undefined, text };
}

function hasHeader({ headers }: Email): boolean {
  return headers.some(({ key }) => ANY_HEADER.includes(key));
}

/** All of it when there is no empty line. */
function endOfHead(bytes: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n'].map((end) => bytes.indexOf(end, 0, 'latin1')).filter((at) => at >= 0);
  return ends.length === 0 ? bytes.length : Math.min(...ends);
}

/** Of a header that cannot be read as a whole, the first lines of a sensible length. */
function shortHead(bytes: Buffer): Buffer {
  const lines = bytes.subarray(0, Math.min(endOfHead(bytes), MAX_HEAD)).toString('latin1').split('\n');
  const short = lines.filter((one) => one.length <= MAX_HEAD_LINE && !/^content-/i.test(one));
  return Buffer.from(short.slice(0, MAX_HEAD_LINES).join('\n'), 'latin1');
}

const bufferOf = (source: Uint8Array): Buffer => Buffer.from(source.buffer, source.byteOffset, source.byteLength);
const bytesOf = (content: string | ArrayBuffer | Uint8Array): Uint8Array => (typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content));
