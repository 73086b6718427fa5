import { heed, type Instruction, openInstruction } from '../instructions.js';
import { sentencesOf } from '../mail/questions.js';
import { type Platform, PLATFORM_RULES, type PlatformRule } from './platforms.js';

/** What is to be posted: the text itself, or an instruction about it. */
export interface PostBrief {
  readonly platform: Platform;
  readonly text: string;
  readonly link?: string;
  readonly hashtags?: readonly string[];
  /** File name of the picture. */
  readonly media?: string;
  /** What operators said of earlier drafts, oldest first. */
  readonly instructions?: readonly Instruction[];
}

export interface PostDraft {
  readonly platform: Platform;
  /** The post as one text, also where it is too long; without the link, which has its own place. */
  readonly text: string;
  /** The same with its link: one text, or the parts of a thread in order. */
  readonly parts: string[];
  /** What a person must still give. */
  readonly blanks: string[];
  /** What was changed or left out, and what the brief asks that the draft cannot prove. */
  readonly notes: string[];
}

// How a brief begins when it speaks about the post instead of being it; what follows is the post.
const ABOUT: ReadonlyArray<[RegExp, string]> = [
  [/^(?:please )?(?:write|draft|prepare|make|create)\s(?:me |us )?(?:an?|the)\s(?:\p{L}+\s){0,2}(?:post|tweet|caption|story|text|message|update)\s(?:about|on|for|that (?:explains|tells|says)(?: to (?:\p{L}+ ){1,4}?(?=why|how|that|what))?)\s*/iu, ''],
  [/^(?:an?|the)\s(?:\p{L}+\s){0,2}(?:post|tweet|caption|story|text|message|update)\s(?:about|on|for(?: the (?:photo|picture|video) of)?|that (?:explains|tells|says)(?: to (?:\p{L}+ ){1,4}?(?=why|how|that|what))?)\s*/iu, ''],
  [/^(?:please )?say thank you to\s/iu, 'Thank you to '],
  [/^(?:please )?(?:announce|share|tell (?:people|everyone|them) (?:about|that)|post about|post that|mention)\s/iu, ''],
];
const DIRECTION = /^(?:no |not |do not |don['’]t |never |friendly|keep |use |tone|end with|start with|make it|at most|maximum|in \p{L}+ tone|please |they have agreed|with(?:out)? (?:a|any) )/iu;
/** What the reader is to get at the end, and what only a person can word. */
const ENDING = /^(?:end|close|finish) with (.+?)[.!]?$/i;
/** "explains to clinic owners why it saves them": without the first part nobody knows who they are. */
const AUDIENCE = /(?:explains|tells|says) to ((?:\p{L}+ ){1,4}?)(?=why|how|that|what)/iu;
const MAX_SENTENCES = /(?:not more than|at most|max(?:imum)?\.?(?: of)?) (one|two|three|four|five|\d) sentences?/i;
const NUMBERS: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5 };
const THREAD_MARK = 6;
const TOO_SHORT = 30;

/** Writes a post by the platform's rules. It says what the brief says and nothing more. */
export function draftPost(brief: PostBrief): PostDraft {
  const rule = PLATFORM_RULES[brief.platform];
  const { body, directions } = splitBrief(brief.text);
  const notes = directions.filter((direction) => !ENDING.test(direction)).map((direction) => `Asked for: ${direction}`);
  const blanks = directions.flatMap((direction) => ENDING.exec(direction)?.[1] ?? []);
  if (body.length < TOO_SHORT) blanks.push('what the post should say beyond its topic');
  const heeded = heed(body, brief.instructions ?? []);
  blanks.push(...heeded.open.map(openInstruction));
  const main = withBlanks(heeded.text, blanks);
  // A picture stands beside the text, not in it.
  if (rule.needsMedia && brief.media === undefined) blanks.push('the picture: this platform shows no post without one');
  const tags = tagsFor(brief, rule, notes);
  const parts = fitted(main, joined([linkFor(brief, rule, notes), tags]), rule, notes);
  return { platform: brief.platform, text: joined([main, tags]), parts, blanks, notes: [...notes, ...tooManySentences(brief.text, heeded.text)] };
}

function joined(paragraphs: readonly string[]): string {
  return paragraphs.filter((part) => part !== '').join('\n\n');
}

/** Directions are for the writer, not for the reader. */
function splitBrief(text: string): { body: string; directions: string[] } {
  const sentences = sentencesOf(text.trim());
  const directions = sentences.filter((sentence, at) => at > 0 && DIRECTION.test(sentence));
  const said = sentences.filter((sentence) => !directions.includes(sentence));
  const [first = '', ...others] = said;
  const about = ABOUT.find(([pattern]) => pattern.test(first));
  const audience = AUDIENCE.exec(first)?.[1]?.trim();
  const topic = about === undefined ? first : capital(first.replace(about[0], about[1]));
  const opened = audience === undefined ? topic : topic.replace(/ them /, ` ${audience} `);
  return { body: [opened, ...others].join(' ').trim(), directions };
}

function withBlanks(body: string, blanks: readonly string[]): string {
  return [body, ...blanks.map((blank) => `[[please fill in: ${blank}]]`)].join('\n\n');
}

function tagsFor({ hashtags = [] }: PostBrief, rule: PlatformRule, notes: string[]): string {
  const clean = [...new Set(hashtags.map((tag) => tag.replace(/[^\p{L}\p{N}_]/gu, '')).filter((tag) => tag !== ''))];
  if (clean.length > rule.hashtags) notes.push(`Kept ${rule.hashtags} of ${clean.length} hashtags.`);
  return clean.slice(0, rule.hashtags).map((tag) => `#${tag}`).join(' ');
}

function linkFor({ link }: PostBrief, rule: PlatformRule, notes: string[]): string {
  if (link === undefined) return '';
  if (rule.linkLength !== null) return link;
  notes.push(`Left the link out, it cannot be clicked there: put ${link} into the profile.`);
  return '';
}

/** Length as the platform counts it. */
function lengthOf(text: string, { linkLength }: PlatformRule): number {
  const counted = typeof linkLength === 'number' ? text.replace(/https?:\/\/\S+/g, 'x'.repeat(linkLength)) : text;
  return [...counted].length;
}

function fitted(body: string, tail: string, rule: PlatformRule, notes: string[]): string[] {
  const whole = tail === '' ? body : `${body}\n\n${tail}`;
  if (lengthOf(whole, rule) <= rule.limit) return [whole];
  if (!rule.threads) {
    notes.push(`It has ${lengthOf(whole, rule)} characters, ${rule.limit} are allowed: shorten it.`);
    return [whole];
  }
  const pieces = pack(body.split(/(?<=[.!?,;:])\s+/), rule.limit - THREAD_MARK);
  const last = pieces.at(-1) ?? '';
  const ended = tail === '' ? pieces : lengthOf(`${last}\n\n${tail}`, rule) <= rule.limit - THREAD_MARK ? [...pieces.slice(0, -1), `${last}\n\n${tail}`] : [...pieces, tail];
  notes.push(`Too long for one post: a thread of ${ended.length}.`);
  return ended.map((piece, at) => `${piece} ${at + 1}/${ended.length}`);
}

/** Fills each piece as far as it goes; what is longer than a piece is broken between words. */
function pack(units: readonly string[], limit: number): string[] {
  const pieces: string[] = [];
  for (const unit of units.flatMap((one) => ([...one].length > limit ? one.split(' ') : [one]))) {
    const grown = pieces.length === 0 ? unit : `${pieces.at(-1) ?? ''} ${unit}`;
    if (pieces.length > 0 && [...grown].length <= limit) pieces[pieces.length - 1] = grown;
    else pieces.push(...(pieces.length === 0 ? [grown.slice(0, limit)] : [unit.slice(0, limit)]));
  }
  return pieces;
}

function tooManySentences(text: string, body: string): string[] {
  const asked = MAX_SENTENCES.exec(text)?.[1]?.toLowerCase();
  const most = asked === undefined ? undefined : (NUMBERS[asked] ?? Number(asked));
  const count = sentencesOf(body).length;
  return most !== undefined && count > most ? [`It has ${count} sentences, ${most} were asked for.`] : [];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
