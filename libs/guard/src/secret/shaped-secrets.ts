import type { Finder, Hit } from '../hit.js';
import { isMasked, isPlaceholder } from './placeholder.js';
import { VENDOR_TOKENS } from './vendor-tokens.js';

// Whatever a vendor issues is at least so long and has no blank in it.
const CHUNK = /[^\s"'`<>(){},;]{13,}/g;

/** Tokens that their form alone gives away. The many forms are only tried on runs without a blank, of which a mail has few. */
export const vendorTokens: Finder = (text, may) => {
  const hits: Hit[] = [];
  const possible = VENDOR_TOKENS.filter(({ pattern }) => may(pattern));
  if (possible.length === 0) return hits;
  for (const chunk of text.matchAll(CHUNK)) {
    if (!/\d|_|-/.test(chunk[0])) continue;
    for (const { rule, pattern } of possible)
      for (const match of chunk[0].matchAll(pattern)) {
        const start = chunk.index + match.index;
        if (!isMasked(match[0])) hits.push({ rule, start, end: start + match[0].length, score: 0.88 });
      }
  }
  return hits;
};

const PRIVATE_KEY = /-----BEGIN[ A-Z0-9_-]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const PUTTY = /PuTTY-User-Key-File-\d/;

/** Private keys, from the first line to the last; where the end is missing, as far as lines of a key go on. */
export const privateKeys: Finder = (text, may) => {
  if (!may(PRIVATE_KEY) && !may(PUTTY)) return [];
  let read = 0;
  const pem = [...text.matchAll(PRIVATE_KEY)].flatMap(({ 0: head, index }): Hit[] => {
    if (index < read) return [];
    const end = text.indexOf('-----END', index + head.length);
    const body = end < 0 ? text.slice(index + head.length, index + 8000) : text.slice(index + head.length, end);
    if (body.replace(/[\s\\]|n/g, '').length < 24) return [];
    const stop = end < 0 ? index + head.length + body.length : Math.max(end + 8, text.indexOf('-----', end + 8) + 5);
    read = stop;
    return [{ rule: 'private key', start: index, end: stop, score: 0.89 }];
  });
  const putty = text.search(PUTTY);
  return putty < 0 ? pem : [...pem, { rule: 'private key', start: putty, end: endOfPutty(text, putty), score: 0.89 }];
};

/** From the first key file on; a second in the same text is cut with it. */
function endOfPutty(text: string, start: number): number {
  const mac = text.lastIndexOf('Private-MAC');
  const end = mac < start ? -1 : text.indexOf('\n', mac);
  return end < 0 ? text.length : end;
}

const CREDENTIALS = /:\/\/([^\s:/@"'<>]{0,80}):([^\s/@"'<>]{3,128})@(?=[\w[$.-])/g;
const CURL_USER = /(?<![\w-])(?:-u|--user|-U|--proxy-user)[ =]["']?([^\s:"'$<>=]{0,80}):([^\s"'$]{3,100})/g;

/** Passwords in addresses (`scheme://user:password@host`) and on the command line of curl. */
export function addressPasswords(text: string): Hit[] {
  const patterns = [...(text.includes('://') ? [CREDENTIALS] : []), ...(/\bcurl\b|\bwget\b/.test(text) ? [CURL_USER] : [])];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match): Hit[] => {
      const value = match[2] ?? '';
      const start = match.index + match[0].length - value.length - (pattern === CREDENTIALS ? 1 : 0);
      if (/^[$<{[%]|^[x*]+$|^(?:password|passwd|token|yyy)$|[{}]/i.test(value)) return [];
      return [{ rule: 'password in an address', start, end: start + value.length, score: 0.8 }];
    }),
  );
}

const SEED_LABEL = /(?:seed|recovery|backup|secret|wallet|mnemonic)(?:[ -](?:recovery|backup|seed))?(?:[ -](?:phrase|words?|seed))|mnemonic/gi;
const TWELVE = /(?:(?<![\p{L}\d])(?:\d{1,2}[.)] ?)?\p{Ll}{3,8}[\s,]{1,2}){11,23}(?:\d{1,2}[.)] ?)?\p{Ll}{3,8}(?!\p{L})/u;
const PROSE = /(?:^|\s)(?:the|and|you|your|for|with|that|this|are|have|will|from|please|not|der|und|les|pour|para)(?=\s)/;

/** The twelve or more words of a wallet, where something says that they are. */
export const seedPhrases: Finder = (text, may) => {
  if (!may(SEED_LABEL)) return [];
  return [...text.matchAll(SEED_LABEL)].flatMap(({ index, 0: label }): Hit[] => {
    const from = index + label.length;
    const match = TWELVE.exec(text.slice(from, from + 360));
    if (match === null || PROSE.test(match[0])) return [];
    return [{ rule: 'seed phrase', start: from + match.index, end: from + match.index + match[0].length, score: 0.85 }];
  });
};

const MANIFEST = /\bkind:\s{0,4}["']?secret\b/i;
const ENTRY = /^[ \t]{1,16}["']?[\w.-]{1,60}["']?:[ \t]{1,4}["']?([A-Za-z0-9+/]{8,4000}={0,2})["']?[ \t]{0,16}$/gm;

/** The values of a Kubernetes Secret. */
export const manifestSecrets: Finder = (text, may) => {
  if (!may(MANIFEST) || !MANIFEST.test(text) || !/\bdata:/i.test(text)) return [];
  return [...text.matchAll(ENTRY)].flatMap((match): Hit[] => {
    const value = match[1] ?? '';
    const start = match.index + match[0].lastIndexOf(value);
    return isPlaceholder(value) || /^[a-z]+$/i.test(value) ? [] : [{ rule: 'value of a secret', start, end: start + value.length, score: 0.75 }];
  });
};

/** For the proof that they are linear. */
export const SHAPE_PATTERNS: readonly RegExp[] = [CHUNK, PRIVATE_KEY, PUTTY, CREDENTIALS, CURL_USER, SEED_LABEL, MANIFEST, ENTRY, ...VENDOR_TOKENS.map(({ pattern }) => pattern)];
