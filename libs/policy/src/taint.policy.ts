import type { Taint, TaskText, ToolArguments } from '@waggle/contracts';
import { type Consequence, consequencesOf } from './taint/consequences.js';
import { exactAddress, exactPhone, ExactText } from './taint/exact-text.js';
import { compact } from './taint/plain-view.js';
import { type Place, TextIndex } from './taint/text-index.js';
import { visible } from './taint/visible.js';

/** Characters of a sentence that are shown. */
export const LONGEST_SENTENCE = 300;
const MOST_MARKS = 40;
/** Characters before a value that still belong to its sentence. */
const BEFORE = 120;

/** Source of a mark on what neither a stranger's nor the house's text names. */
export const NO_TEXT = 'no text of this task';
const WHERE_IT_GOES: ReadonlySet<Consequence['kind']> = new Set(['address', 'phone', 'account']);
const RECIPIENTS = /^(?:to|cc|bcc|recipients|attendees|chat|payee)(?:\.|$)/;

export interface TaintOptions {
  /** Addresses or numbers of whoever wrote the message that is answered: to answer them is usual. */
  readonly writers?: readonly string[];
  /** Domains of the house: it may name them without having been asked to. */
  readonly own?: readonly string[];
}

/**
 * Marks every consequential argument that a text from outside says and no trusted text does, with the sentence it came from;
 * and every recipient, account or host of a link that no text of the task names at all. A stranger's text is compared as a reader or a
 * program would take it, not as it is spelled: case, spaces, lookalike letters, encodings and the formats of sums make no difference.
 * What acquits, a trusted text or a writer, is compared exactly: a lookalike of whom it names is somebody else.
 */
export function taintOf(args: ToolArguments, untrusted: readonly TaskText[], trusted: readonly TaskText[], { writers = [], own = [] }: TaintOptions = {}): Taint[] {
  const strangers = untrusted.map((text) => new TextIndex(text));
  const house = trusted.map((text) => new ExactText(text));
  const usual = new Set(writers.map(keyOf));
  const found = consequencesOf(args).flatMap((one): Taint[] => {
    if (house.some((text) => text.says(one))) return [];
    const place = firstOf(strangers, one);
    if (place !== undefined) return [markOf(one, place, isUsual(one, usual))];
    return goesAstray(one, own) ? [{ field: one.field, source: NO_TEXT, sentence: unnamed(one), value: visible(one.needle) }] : [];
  });
  return withoutRepeats(found).slice(0, MOST_MARKS);
}

/** An agent's own marks stay as they are, but for its word that one is usual. */
export function withMarks(own: readonly Taint[], computed: readonly Taint[]): Taint[] {
  const kept = own.map(({ usual: _usual, ...mark }) => mark);
  const said = new Set(kept.map(({ field, sentence }) => `${field}\n${sentence}`));
  return [...kept, ...computed.filter(({ field, sentence }) => !said.has(`${field}\n${sentence}`))];
}

/** The marks that still hold after a person's edit: those of fields that it left alone, or that still say the stranger's words. */
export function marksAfterEdit(marks: readonly Taint[], before: ToolArguments, after: ToolArguments): Taint[] {
  return marks.filter(({ field, value }) => {
    const [was, is] = [before, after].map((args) => JSON.stringify(valueAt(args, field) ?? null)) as [string, string];
    return was === is || (value !== undefined && compact(value) !== '' && compact(is).includes(compact(value)));
  });
}

function valueAt(args: ToolArguments, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value !== null && typeof value === 'object' && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined), args);
}

function firstOf(texts: readonly TextIndex[], sought: Consequence): Place | undefined {
  for (const text of texts) {
    const place = text.find(sought);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** A link whose host nobody has named may carry away what was read. */
function goesAstray({ kind, field, needle }: Consequence, own: readonly string[]): boolean {
  if (kind === 'host') return !own.some((domain) => needle === domain || needle.endsWith(`.${domain}`));
  return WHERE_IT_GOES.has(kind) && RECIPIENTS.test(field);
}

const unnamed = ({ kind, needle }: Consequence): string => `Nothing that came in with the task and nothing that a person wrote names ${kind === 'host' ? visible(needle) : 'it'}.`;

const keyOf = (writer: string): string => (writer.includes('@') ? exactAddress(writer) : exactPhone(writer));

function isUsual({ kind, field, needle }: Consequence, writers: ReadonlySet<string>): boolean {
  return (kind === 'address' || kind === 'phone') && /^(?:to\.0|chat)$/.test(field) && writers.has(keyOf(needle));
}

function markOf({ field, kind, needle }: Consequence, place: Place, usual: boolean): Taint {
  const { text, start, end } = place;
  const said = place.reading.slice(start, end);
  const name = text.name === 'body' ? '' : `${text.name}: `;
  const value = visible(said === '' ? needle : said).slice(0, LONGEST_SENTENCE);
  return { field, source: text.source, sentence: `${name}${sentenceOf(place)}`.slice(0, LONGEST_SENTENCE), value, ...(usual && kind !== 'sum' ? { usual } : {}) };
}

/** The sentence around a place, at most so long that it can be read at a glance. */
function sentenceOf({ reading, start, end }: Place): string {
  const before = reading.slice(Math.max(0, start - BEFORE), start);
  const cut = Math.max(before.lastIndexOf('\n'), ...[...before.matchAll(/[.!?]\s/g)].map(({ index }) => index + 1));
  const head = before.slice(cut + 1);
  const rest = reading.slice(end, end + LONGEST_SENTENCE);
  const stop = /[.!?](?:\s|$)|\n/.exec(rest);
  return visible(`${head}${reading.slice(start, end)}${stop === null ? rest : rest.slice(0, stop.index + 1)}`.trim());
}

/** A link that a stranger wrote whole is one mark, not one for each of its parts. */
function withoutRepeats(marks: readonly Taint[]): Taint[] {
  return [...new Map(marks.toReversed().map((mark) => [`${mark.field}\n${mark.sentence}`, mark])).values()].toReversed();
}
