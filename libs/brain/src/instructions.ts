import { sentencesOf } from './mail/questions.js';

/** What an operator said of a draft that they refused. An instruction, unlike any text that is drafted about. */
export interface Instruction {
  readonly reason: string;
  /** The draft that they saw. */
  readonly refused: string;
}

export interface Heeded {
  readonly text: string;
  /** What was asked for and is left to a person, in the operator's words. */
  readonly open: string[];
}

/** Changes a text; undefined when there is nothing in it to change. */
type Edit = (text: string, words: readonly string[]) => string | undefined;

const QUOTED = String.raw`["“„«»']([^"“”„«»]{1,300}?)["”“«»']`;
const rule = (pattern: string): RegExp => new RegExp(pattern.replaceAll('Q', QUOTED), 'giu');
/** In this order: what a rule has taken of the words, the next one does not see. */
const RULES: ReadonlyArray<readonly [RegExp, Edit]> = [
  [rule(String.raw`(?:(?:say|write|use|put|schreiben? sie|sagen? sie|schreibe?|sage?)\s+)?Q\s+(?:instead of|rather than|statt|anstatt|anstelle von)\s+Q`), (text, [wanted = '', found = '']) => replaced(text, found, wanted)],
  [rule(String.raw`(?:replace|change|ersetzen?(?: sie)?|ändern?(?: sie)?)\s+Q\s+(?:with|by|to|into|durch|in|zu)\s+Q`), (text, [found = '', wanted = '']) => replaced(text, found, wanted)],
  [rule(String.raw`(?:remove|delete|drop|leave out|take out|without|do not (?:say|mention|write)|don['’]t (?:say|mention|write)|streichen?(?: sie)?|ohne)\s+Q`), (text, [found = '']) => without(text, found)],
  [rule(String.raw`(?:add|also (?:say|mention)|mention|include|say|write|ergänzen?(?: sie)?|erwähnen?(?: sie)?)\s*:?\s+Q`), (text, [wanted = '']) => `${text}\n\n${wanted}`],
  [rule(String.raw`(?:make (?:it|this) |please |much |a bit |far )*(?:be )?(?:shorter|shorten(?: (?:it|this))?|(?:it is |it['’]s |this is )?(?:too|much too) long|kürzer|kürzen|zu lang|plus court|trop long|más corto|demasiado largo|più breve|troppo lungo|korter|te lang)`), (text) => shortened(text)],
];
/** What may stand between instructions without being one. */
const FILLER = /(?<![\p{L}\p{N}])(?:please|and|then|also|it|this|that|bitte|und|auch|es|et|y|e|en)(?![\p{L}\p{N}])/giu;

/**
 * Does to a text what operators asked of earlier drafts, as far as that is a matter of words: other words for some, words to
 * leave out or to add, a shorter text. The rest is named, never guessed at.
 */
export function heed(text: string, instructions: readonly Instruction[]): Heeded {
  const open: string[] = [];
  let now = text;
  for (const { reason } of instructions) {
    const { text: next, left } = heedOne(now, reason);
    now = next;
    if (left !== '') open.push(left);
  }
  return { text: now, open: [...new Set(open)] };
}

/** Standing rules of the house: what is no matter of words (be polite, promise nothing) needs nobody's attention each time. */
export function heedRules(text: string, rules: readonly string[]): string {
  return heed(text, rules.map((reason) => ({ reason, refused: '' }))).text;
}

function heedOne(text: string, reason: string): { text: string; left: string } {
  let now = text;
  let left = reason;
  for (const [pattern, edit] of RULES) {
    left = left.replace(pattern, (whole: string, ...groups: unknown[]) => {
      const next = edit(now, groups.filter((group): group is string => typeof group === 'string').slice(0, 2));
      if (next === undefined) return whole;
      now = next;
      return '';
    });
  }
  const said = left.replace(/[\s.,;:!]+/g, ' ').trim();
  return { text: now, left: said.replace(FILLER, '').trim() === '' ? '' : said };
}

function replaced(text: string, found: string, wanted: string): string | undefined {
  return text.includes(found) ? text.replaceAll(found, () => wanted) : undefined;
}

/** Takes the sentences away that say it. */
function without(text: string, found: string): string | undefined {
  if (!text.toLowerCase().includes(found.toLowerCase())) return undefined;
  return eachLine(text, (line) => sentencesIn(line).filter((sentence) => !sentence.toLowerCase().includes(found.toLowerCase())).join(' '));
}

/** One sentence of each paragraph and item. What a person must fill in stays. */
function shortened(text: string): string | undefined {
  const short = eachLine(text, (line) => (line.includes('[[') ? line : (sentencesIn(line)[0] ?? line)));
  return short === text ? undefined : short;
}

function eachLine(text: string, change: (line: string) => string): string {
  return text
    .split('\n')
    .map((line) => {
      const mark = /^\s*(?:[-*•–]|\d{1,2}[.)])\s+/.exec(line)?.[0] ?? '';
      const said = change(line.slice(mark.length));
      return said === '' && line.trim() !== '' ? undefined : `${mark}${said}`;
    })
    .filter((line) => line !== undefined)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function sentencesIn(line: string): string[] {
  return line.trim() === '' ? [] : sentencesOf(line);
}

/** The place that asks a person to do what the brain could not. */
export const openInstruction = (left: string): string => `what was asked of the last draft: "${left}"`;
