import type { ToolArguments } from '@waggle/contracts';
import { diffArrays } from 'diff';
import { soleRecipient } from './classify.policy.js';
import { hidesSomething, type Token, tokensOf } from './template-tokens.js';

/** Longest text that is compared, in characters. */
const LONGEST_TEXT = 20_000;
/** Texts that differ in more parts than this have nothing in common that matters. */
const MOST_EDITS = 100;
const WEIGHT: Readonly<Record<Token['weight'], number>> = { slot: 1, hard: 2, content: 1, filler: 0.25 };
/** So many fillers may differ; from the next one on a text is another one. */
const FILLERS_MAY_DIFFER = 4;
const FILLER_COST = 0.02;
/** The most that a text reaches in which a word differs, and in which a fact does. */
const OTHER_WORDS = 0.9;
const OTHER_FACTS = 0.5;

/** Whom a mail goes to and which mail it answers differ each time; the mail server ties an answer to its thread. */
const OF_THE_CALL = ['to', 'inReplyTo', 'references'];
const TEXTS = ['subject', 'text'];
const ANSWER = /^\s*(?:re|aw|antw|sv|rif|fwd?)\s*:\s*/i;

/**
 * How well a call matches one that a person has approved, 0 to 1. Above 0.9 means: the same words in the same order, every number, link,
 * address, sign and negation as approved, dates, times and the addressee's name as they come, and at most four words that say
 * nothing (please, the, regards, …) more or less. All other arguments are equal. A text with anything that its reader does not see is 0.
 * Symmetric; the same two calls always give the same.
 */
export function templateScore(approved: ToolArguments, proposed: ToolArguments): number {
  if (!sameRest(approved, proposed) || unfitForTemplate(approved) !== undefined || unfitForTemplate(proposed) !== undefined) return 0;
  return Math.min(...TEXTS.map((field) => textScore(fieldOf(approved, field), fieldOf(proposed, field))));
}

/** Why a call can be no template and match none, in words; undefined when it can. */
export function unfitForTemplate(args: ToolArguments): string | undefined {
  if (soleRecipient(args) === undefined) return 'It does not go to one person.';
  const texts = TEXTS.map((field) => fieldOf(args, field));
  if (fieldOf(args, 'text').trim() === '') return 'It has no text.';
  if (texts.some((text) => text.length > LONGEST_TEXT)) return 'Its text is too long.';
  return texts.some(hidesSomething) ? 'It holds characters that a reader does not see.' : undefined;
}

/** Which kinds of slots a text has, in the order in which they stand. */
export function slotsOf(args: ToolArguments): string[] {
  return TEXTS.flatMap((field) => tokensOf(fieldOf(args, field))).filter(({ weight }) => weight === 'slot').map(({ key }) => key.slice(1, -1));
}

function fieldOf(args: ToolArguments, field: string): string {
  const value = Object.hasOwn(args, field) ? args[field] : '';
  const text = typeof value === 'string' ? value : '';
  return field === 'subject' ? text.replace(ANSWER, '') : text;
}

/** Everything but the texts and what belongs to the single call. An empty list says the same as none. */
function sameRest(one: ToolArguments, other: ToolArguments): boolean {
  const rest = (args: ToolArguments): string => {
    const entries = Object.entries(args).filter(([key, value]) => !TEXTS.includes(key) && !OF_THE_CALL.includes(key) && !(Array.isArray(value) && value.length === 0));
    return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return rest(one) === rest(other);
}

function textScore(approved: string, proposed: string): number {
  const [one, other] = [tokensOf(approved), tokensOf(proposed)];
  const parts = diffArrays(one, other, { comparator: (left, right) => left.key === right.key, maxEditLength: MOST_EDITS });
  if (parts === undefined) return 0;
  const differing = parts.filter(({ added, removed }) => added || removed).flatMap(({ value }) => value);
  if (differing.length === 0) return 1;
  const alike = 1 - weigh(differing) / (weigh(one) + weigh(other));
  if (differing.some(({ weight }) => weight === 'hard' || weight === 'slot')) return Math.min(alike, OTHER_FACTS);
  if (differing.some(({ weight }) => weight === 'content') || differing.length > FILLERS_MAY_DIFFER) return Math.min(alike, OTHER_WORDS);
  return 1 - differing.length * FILLER_COST;
}

const weigh = (tokens: readonly Token[]): number => tokens.reduce((sum, { weight }) => sum + WEIGHT[weight], 0);
