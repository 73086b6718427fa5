import { parseDocument } from 'htmlparser2';
import { withoutElements } from './markup.js';
import { DRAWN, isTangled, PARSED } from './nesting.js';
import { invisibleLetters } from './tags.js';

type AnyNode = ReturnType<typeof parseDocument>['children'][number];
type Element = Extract<AnyNode, { attribs: unknown }>;

/** A part of a text that a reader would not see, as a person can read it. */
export interface HiddenText {
  /** Why it is not seen: invisible characters, turned direction, a comment, a style that hides it, or elements too tangled to be drawn. */
  readonly kind: 'invisible' | 'direction' | 'comment' | 'style' | 'tangled';
  /** Half-open span of UTF-16 units in the text as given. */
  readonly start: number;
  readonly end: number;
  /** What it says; for characters that say nothing their names. */
  readonly text: string;
}

const INVISIBLE_RUN = /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e01ef}]+/gu;
/** One joiner between signs is spelling: families of emoji, Persian, Hindi. */
const JOINER = /^[\u200c\u200d]$/;
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/gu;
const HAS_MARKUP = /<[a-z!/]/i;
/** Longer markup is not drawn by a mail program either. */
const MOST_MARKUP = 2_000_000;
const TANGLED = 'HTML too tangled to be read; all that it says is in the text';
const HIDING_STYLE =
  /(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*(?:0|1)(?:\.\d+)?\s*(?:px|pt|em|rem|%)?\s*(?:;|!|$)|opacity\s*:\s*0(?:\.0\d*)?\s*(?:;|!|$)|(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*(?:;|!|$)|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{3,}|clip\s*:\s*rect\(0|mso-hide\s*:\s*all|(?:^|;|\s)color\s*:\s*(?:white|transparent|#fff(?:fff)?\b|#fefefe\b|rgba?\(\s*255\s*,\s*255\s*,\s*255|rgba\([^)]{0,40},\s*0\s*\)))/i;
const DARK = /background(?:-color)?\s*:\s*(?!white|#fff|transparent|none|inherit)/i;
const MOST_SHOWN = 2_000;
/** Elements around a text in which its ground is looked for. */
const MOST_GROUNDS = 40;
/** For one mail program alone: every mail that Outlook has written is full of them. */
const CONDITIONAL = /^\[(?:if\b|endif\])/i;

/** What a reader of the text, or of the mail that it is the HTML of, would not see; in the order of the text. */
export function hidden(text: string): HiddenText[] {
  return [...characters(text), ...(HAS_MARKUP.test(text) ? markup(text.slice(0, MOST_MARKUP)) : [])].sort((a, b) => a.start - b.start);
}

/**
 * What a reader of a mail's HTML would see of it, as HTML that can be drawn in bounded time, and the texts taken out; what only some
 * mail programs draw is none of these. Where it is too tangled to be read, all that it says is seen, and said to be so.
 */
export function withoutHidden(html: string): { readonly seen: string; readonly hidden: string[] } {
  if (!HAS_MARKUP.test(html)) return { seen: html, hidden: [] };
  if (isTangled(html, PARSED)) return { seen: withoutElements(html), hidden: [TANGLED] };
  const parts = markup(html.slice(0, MOST_MARKUP));
  let seen = '';
  let from = 0;
  for (const { start, end } of parts) {
    seen += html.slice(from, Math.max(from, start));
    from = Math.max(from, end);
  }
  const told = parts.filter(({ kind, text }) => kind === 'style' || !CONDITIONAL.test(text));
  seen += html.slice(from);
  const texts = [...new Set(told.map(({ text }) => text))];
  // What stood around that which was taken out may now be elements.
  return isTangled(seen, DRAWN) ? { seen: withoutElements(seen), hidden: [...texts, TANGLED] } : { seen, hidden: texts };
}

function characters(text: string): HiddenText[] {
  const letters = invisibleLetters(text).map(({ start, end, text: read }): HiddenText => ({ kind: 'invisible', start, end, text: shown(read) }));
  const runs = [...text.matchAll(INVISIBLE_RUN)]
    .filter(([run]) => !JOINER.test(run))
    .map(({ 0: run, index }): HiddenText => ({ kind: 'invisible', start: index, end: index + run.length, text: namesOf(run) }))
    .filter(({ start, end }) => !letters.some((one) => one.start < end && start < one.end));
  const turns = [...text.matchAll(DIRECTION)].map(({ 0: sign, index }): HiddenText => ({ kind: 'direction', start: index, end: index + 1, text: namesOf(sign) }));
  return [...letters, ...runs, ...turns];
}

const shown = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MOST_SHOWN);
const namesOf = (run: string): string => [...new Set(run)].slice(0, 8).map((sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ');

/** Walks the tree with a stack of its own: markup may be nested deeper than calls may be. */
function markup(html: string): HiddenText[] {
  if (isTangled(html, PARSED)) return [{ kind: 'tangled', start: 0, end: html.length, text: shown(withoutElements(html)) }];
  const found: HiddenText[] = [];
  const left: AnyNode[] = [...parseDocument(html, { withStartIndices: true, withEndIndices: true }).children].reverse();
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const span = { start: node.startIndex ?? 0, end: Math.min(html.length, (node.endIndex ?? 0) + 1) };
    if (node.type === 'comment') found.push({ kind: 'comment', ...span, text: shown(node.data) });
    else if ('children' in node) {
      if ('attribs' in node && isHidden(node)) found.push({ kind: 'style', ...span, text: shown(textOf(node)) });
      else for (let at = node.children.length - 1; at >= 0; at -= 1) left.push(node.children[at] as AnyNode);
    }
  }
  return found.filter(({ text }) => text !== '');
}

function isHidden(element: Element): boolean {
  const { name, attribs } = element;
  if (name === 'template' || 'hidden' in attribs) return true;
  if (name === 'font' && /^(?:white|#fff(?:fff)?)$/i.test(attribs['color'] ?? '')) return !isOnDark(element);
  const hiding = HIDING_STYLE.exec((attribs['style'] ?? '').slice(0, 2_000));
  return hiding !== null && !(/color/i.test(hiding[0]) && isOnDark(element));
}

/** White letters on a coloured ground are for reading. */
function isOnDark(element: Element): boolean {
  let ground: AnyNode | null = element;
  for (let up = 0; ground !== null && 'attribs' in ground && up < MOST_GROUNDS; up += 1, ground = ground.parent) {
    const { style = '', bgcolor = '' } = ground.attribs;
    if (DARK.test(style.slice(0, 2_000)) || (bgcolor !== '' && !/^(?:white|#fff(?:fff)?)$/i.test(bgcolor.trim()))) return true;
  }
  return false;
}

function textOf(element: Element): string {
  let text = '';
  const left: AnyNode[] = [element];
  for (let node = left.pop(); node !== undefined && text.length < MOST_SHOWN * 2; node = left.pop()) {
    if (node.type === 'text') text += node.data;
    else if ('children' in node) for (let at = node.children.length - 1; at >= 0; at -= 1) left.push(node.children[at] as AnyNode);
  }
  return text;
}
