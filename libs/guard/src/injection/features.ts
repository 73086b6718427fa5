/** Buckets that features are hashed into; a power of two. */
export const BUCKETS = 1 << 18;

/** The hashed features of a text, token by token: those of token n lie from `first[n]` to `first[n + 1]`. */
export interface Features {
  readonly tokens: number;
  /** Where each token starts and ends in the text. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly first: Int32Array;
  readonly ids: Int32Array;
  /** For each of the `WORD_FEATURES` of each token the token that had it last, -1 if none had; the parts of a word go with the word. */
  readonly before: Int32Array;
}

const PRIME = 0x01000193;
const SEED = { word: 0x811c9dc5, pair: 0x2f0b4c47, triple: 0x5bd1e995, skip: 0x1b873593, part: 0x85ebca6b, name: 0x27d4eb2f } as const;
/** The first features of each token are those of the word, the others those of its parts. */
export const WORD_FEATURES = 4;
const MOST_PER_TOKEN = 44;
/** Longer words are not language. */
const LONGEST_WORD = 24;

enum Kind {
  Space,
  Letter,
  Digit,
  Ideograph,
  Sign,
}

const bucket = (hash: number): number => (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 14) & (BUCKETS - 1);
const join = (seed: number, a: number, b: number): number => Math.imul(Math.imul(seed ^ a, PRIME) ^ (b >>> 3) ^ (b << 7), PRIME);

/** The bucket of a named feature: a rule that hit, the kind of a view. */
export function bucketOf(name: string): number {
  let hash: number = SEED.name;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), PRIME);
  return bucket(hash);
}

/** When each bucket was last used, by a clock of tokens that goes on from text to text, so that it is never to be emptied. */
const usedAt = new Float64Array(BUCKETS).fill(-1);
let clock = 0;

/** Words, pairs, triples and pairs with a gap, and the parts of three to five letters of each word. Linear. */
export function featuresOf(text: string): Features {
  const { starts, ends, hashes, kinds, count } = tokensOf(text);
  const first = new Int32Array(count + 1);
  const ids = new Int32Array(count * WORD_FEATURES + partsIn(starts, ends, kinds, count));
  const lasts = new Int32Array(count * WORD_FEATURES);
  let size = 0;
  for (let token = 0; token < count; token += 1) {
    first[token] = size;
    const word = hashes[token] ?? 0;
    const before = token > 0 ? (hashes[token - 1] ?? 0) : 1;
    const earlier = token > 1 ? (hashes[token - 2] ?? 0) : 2;
    ids[size] = bucket(word);
    ids[size + 1] = bucket(join(SEED.pair, before, word));
    ids[size + 2] = bucket(join(SEED.triple, join(SEED.pair, earlier, before), word));
    ids[size + 3] = bucket(join(SEED.skip, earlier, word));
    for (let n = 0; n < WORD_FEATURES; n += 1) {
      const id = ids[size + n] ?? 0;
      lasts[token * WORD_FEATURES + n] = Math.max(-1, (usedAt[id] ?? -1) - clock);
      usedAt[id] = clock + token;
    }
    size += WORD_FEATURES;
    if (kinds[token] === Kind.Letter) size = addParts(text, starts[token] ?? 0, ends[token] ?? 0, ids, size);
  }
  first[count] = size;
  clock += count + 1;
  return { tokens: count, starts: starts.slice(0, count), ends: ends.slice(0, count), first, ids: ids.subarray(0, size), before: lasts };
}

function partsIn(starts: Int32Array, ends: Int32Array, kinds: Uint8Array, count: number): number {
  let parts = 0;
  for (let token = 0; token < count; token += 1) if (kinds[token] === Kind.Letter) parts += Math.min(MOST_PER_TOKEN * 2, 3 * ((ends[token] ?? 0) - (starts[token] ?? 0) + 2));
  return parts;
}

function addParts(text: string, start: number, end: number, ids: Int32Array, from: number): number {
  let size = from;
  const last = Math.min(end, start + LONGEST_WORD);
  if (last - start < 3) return size;
  for (let at = start - 1; at < last; at += 1) {
    let hash: number = SEED.part;
    for (let n = 0; n < 5 && at + n <= last; n += 1) {
      const code = at + n < start || at + n >= last ? 32 : text.charCodeAt(at + n);
      hash = Math.imul(hash ^ code, PRIME);
      if (n >= 2) ids[size++] = bucket(hash ^ (n << 24));
    }
  }
  return size;
}

const scratchFor = (length: number): { starts: Int32Array; ends: Int32Array; hashes: Int32Array; kinds: Uint8Array } => ({ starts: new Int32Array(length), ends: new Int32Array(length), hashes: new Int32Array(length), kinds: new Uint8Array(length) });
/** The same for all texts: there are more texts than tokens in one. */
let scratch = scratchFor(4_096);

/** What it gives is overwritten by the next text. */
function tokensOf(text: string): { starts: Int32Array; ends: Int32Array; hashes: Int32Array; kinds: Uint8Array; count: number } {
  const { length } = text;
  if (length > scratch.kinds.length) scratch = scratchFor(length);
  const { starts, ends, hashes, kinds } = scratch;
  let count = 0;
  let at = 0;
  while (at < length) {
    const kind = kindOf(text.charCodeAt(at));
    if (kind === Kind.Space) at += 1;
    else {
      const start = at;
      let hash: number = SEED.word;
      do {
        hash = Math.imul(hash ^ (kind === Kind.Digit ? 48 : text.charCodeAt(at)), PRIME);
        at += 1;
      } while (at < length && (kind === Kind.Letter || kind === Kind.Digit) && kindOf(text.charCodeAt(at)) === kind && at - start < 200);
      // Numbers count by their size alone, rules of signs once.
      if (kind === Kind.Sign) while (at < length && text.charCodeAt(at) === text.charCodeAt(start)) at += 1;
      starts[count] = start;
      ends[count] = at;
      hashes[count] = hash;
      kinds[count] = kind;
      count += 1;
    }
  }
  return { starts, ends, hashes, kinds, count };
}

const ASCII_KINDS = Uint8Array.from({ length: 0x80 }, (_, code) => asciiKindOf(code));

function kindOf(code: number): Kind {
  if (code < 0x80) return ASCII_KINDS[code] ?? Kind.Sign;
  if (code >= 0x2e80 && code <= 0x9fff) return code >= 0x3000 && code <= 0x303f ? Kind.Sign : Kind.Ideograph;
  // Scripts that put no spaces between words: Thai, Lao, Khmer, Burmese.
  if ((code >= 0x0e00 && code <= 0x0eff) || (code >= 0x1000 && code <= 0x109f) || (code >= 0x1780 && code <= 0x17ff)) return Kind.Ideograph;
  if (code === 0xa0 || (code >= 0x2000 && code <= 0x200b) || code === 0x2028 || code === 0x2029) return Kind.Space;
  if ((code >= 0x2010 && code <= 0x2bff) || (code >= 0xa1 && code <= 0xbf) || (code >= 0xff00 && code <= 0xff0f)) return Kind.Sign;
  return Kind.Letter;
}

function asciiKindOf(code: number): Kind {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return Kind.Letter;
  if (code >= 48 && code <= 57) return Kind.Digit;
  return code <= 32 || code === 127 ? Kind.Space : Kind.Sign;
}
