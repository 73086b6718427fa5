import { foldUnit } from './fold-unit.js';

/** What a text must hold for a pattern to match: one of some strings, or several needs, or one of several. `true` when nothing is known. */
export type Need = true | { readonly some: readonly string[] } | { readonly all: readonly Need[] } | { readonly any: readonly Need[] };

/** A part of a pattern: all that it can match, folded, where these are few, and what a match of it needs. */
interface Part {
  readonly exact: readonly string[] | undefined;
  readonly need: Need;
}

/** More combinations are not spelt out. */
const MOST_STRINGS = 64;
const MOST_MEMBERS = 8;
const LONGEST = 8;
/** Of other scripts, whose letters tell more. */
const LONGEST_BEYOND_ASCII = 4;
// In every text.
const WEAK = /^[a-z0-9\s]?$/;
const WORD = /[a-z\d ,'-]+/iy;
const ASCII_RUN = /[\0-\x7f]+/g;

const UNKNOWN: Part = { exact: undefined, need: true };
const NOTHING: Part = { exact: [''], need: true };

/** What every match of a pattern holds, whatever its case. Knows the syntax that the guard's patterns use; never promises too much. */
export function needOf(pattern: RegExp): Need {
  const reader = new Reader(pattern.source, pattern.flags.includes('u'));
  const { need } = reader.alternatives();
  if (!reader.atEnd) throw new SyntaxError(`The pattern cannot be read: ${pattern.source}`);
  return need;
}

class Reader {
  private at = 0;

  constructor(
    private readonly source: string,
    private readonly unicode: boolean,
  ) {}

  get atEnd(): boolean {
    return this.at === this.source.length;
  }

  alternatives(): Part {
    const parts = [this.sequence()];
    while (this.take('|')) parts.push(this.sequence());
    return parts.length === 1 ? (parts[0] ?? NOTHING) : eitherOf(parts);
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (!this.atEnd && !'|)'.includes(this.source.charAt(this.at))) parts.push(this.repeated(this.atom()));
    return oneAfterTheOther(parts);
  }

  private atom(): Part {
    if (this.take('(')) return this.group();
    const word = this.word();
    if (word !== '') return exactly([word]);
    const start = this.at;
    const sign = this.source.charAt(this.at++);
    if (sign === '[') return this.characterClass();
    if (sign === '\\') return this.escape();
    if (sign === '^' || sign === '$') return NOTHING;
    if (sign === '.') return UNKNOWN;
    if (this.unicode && /[\ud800-\udbff]/.test(sign)) this.at += 1;
    return exactly([this.source.slice(start, this.at)]);
  }

  /** Letters that stand for themselves, all at once; the last one may be repeated and is left for later. */
  private word(): string {
    WORD.lastIndex = this.at;
    const [found = ''] = WORD.exec(this.source) ?? [];
    const word = '*+?{'.includes(this.source.charAt(this.at + found.length) || '.') ? found.slice(0, -1) : found;
    this.at += word.length;
    return word;
  }

  private group(): Part {
    const [opening = ''] = /^(?:\?(?::|=|!|<=|<!|<\w+>))?/.exec(this.source.slice(this.at)) ?? [];
    this.at += opening.length;
    const part = this.alternatives();
    if (!this.take(')')) throw new SyntaxError(`A group does not end: ${this.source}`);
    // What is only looked at is no part of the match.
    return /^\?(?:=|!|<=|<!)/.test(opening) ? NOTHING : part;
  }

  private escape(): Part {
    const [code = ''] = (this.unicode ? /^(?:[pP]\{[^}]*\}|u\{[\da-f]+\}|u[\da-f]{4}|x[\da-f]{2}|k<\w+>|\d+|.)/i : /^(?:u[\da-f]{4}|x[\da-f]{2}|k<\w+>|\d+|.)/i).exec(this.source.slice(this.at)) ?? [];
    this.at += code.length;
    if (/^[bB]$/.test(code)) return NOTHING;
    const character = characterOf(code);
    return character === undefined ? UNKNOWN : exactly([character]);
  }

  private characterClass(): Part {
    const [body = ''] = /^(?:\\.|[^\]\\])*/s.exec(this.source.slice(this.at)) ?? [];
    this.at += body.length + 1;
    const members = [...body.replace(/\\(x[\da-f]{2}|[^\w\s])/gi, (_all, code: string) => characterOf(code) ?? code)];
    // An escaped class or a range has more members than are worth to be spelt out.
    const isSpeltOut = !body.startsWith('^') && !/\\(?!x)\w/.test(body) && !/.-./.test(body.replace(/\\./g, '_'));
    return isSpeltOut && members.length <= MOST_MEMBERS ? exactly(members) : UNKNOWN;
  }

  private repeated(part: Part): Part {
    const [quantifier] = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.source.slice(this.at)) ?? [];
    if (quantifier === undefined) return part;
    this.at += quantifier.length;
    const isOptional = /^(?:\*|\?|\{0)/.test(quantifier);
    const isOnce = /^(?:\?|\{0,1\}|\{1\}|\{1,1\})/.test(quantifier);
    if (isOnce && part.exact !== undefined) return isOptional ? { exact: [...part.exact, ''], need: true } : part;
    return { exact: undefined, need: isOptional ? true : part.need };
  }

  private take(sign: string): boolean {
    if (this.source.charAt(this.at) !== sign) return false;
    this.at += 1;
    return true;
  }
}

function characterOf(code: string): string | undefined {
  const hex = /^(?:u\{?|x)([\da-f]+)\}?$/i.exec(code)?.[1];
  if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
  const control = { n: '\n', r: '\r', t: '\t' }[code];
  return control ?? (/^\w/.test(code) ? undefined : code);
}

function exactly(strings: readonly string[]): Part {
  const exact = [...new Set(strings.map((text) => [...text].map(foldUnit).join('')))];
  return { exact, need: someOf(exact) };
}

function eitherOf(parts: readonly Part[]): Part {
  const exact = parts.flatMap((part) => part.exact ?? []);
  if (parts.every((part) => part.exact !== undefined)) return { exact, need: someOf(exact) };
  return { exact: undefined, need: anyOf(parts.map(({ need }) => need)) };
}

function anyOf(needs: readonly Need[]): Need {
  if (needs.includes(true)) return true;
  const each = needs.flatMap((need) => (need !== true && 'any' in need ? need.any : [need]));
  const strings = each.flatMap((need) => (need !== true && 'some' in need ? need.some : []));
  const others = each.filter((need) => need !== true && !('some' in need));
  if (others.length === 0) return someOf(strings);
  return { any: strings.length === 0 ? others : [someOf(strings), ...others] };
}

function oneAfterTheOther(parts: readonly Part[]): Part {
  const needs: Need[] = [];
  let spelt: readonly string[] = [''];
  let whole = true;
  for (const { exact, need } of parts) {
    if (exact !== undefined && spelt.length * exact.length <= MOST_STRINGS) spelt = spelt.flatMap((start) => exact.map((end) => start + end));
    else {
      whole = whole && needs.length === 0 && spelt.length === 1 && spelt[0] === '' && exact !== undefined;
      needs.push(someOf(spelt));
      if (exact === undefined) needs.push(need);
      spelt = exact ?? [''];
    }
  }
  if (whole) return { exact: spelt, need: someOf(spelt) };
  return { exact: undefined, need: allOf([...needs, someOf(spelt)]) };
}

function allOf(needs: readonly Need[]): Need {
  const known = needs.filter((need) => need !== true);
  return known.length > 1 ? { all: known } : (known[0] ?? true);
}

function someOf(strings: readonly string[]): Need {
  const short = [...new Set(strings.map(shortened))].sort((a, b) => a.length - b.length);
  if (short.some((text) => WEAK.test(text))) return true;
  // What holds the longer one holds the shorter.
  return { some: short.filter((text, at) => !short.slice(0, at).some((one) => text.includes(one))).sort() };
}

/** A piece of a string that tells enough. */
function shortened(text: string): string {
  const ascii = (text.match(ASCII_RUN) ?? []).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
  return ascii.length > LONGEST_BEYOND_ASCII || ascii === text ? ascii.slice(0, LONGEST) : text.slice(0, LONGEST_BEYOND_ASCII);
}
