import type { CheerioAPI } from 'cheerio';
import type { AnyNode, Element, ParentNode } from './node.js';
import { elementsNamed } from './elements.js';
import { styleHides } from './hiding-rules.js';
import { type Progress, StyleSheet } from './style-sheet.js';
import { visibleText } from './visible-text.js';

export interface Dropped {
  elements: number;
  comments: number;
  /** Invisible ones in text that stays. */
  characters: number;
}

/** Nesting that is looked at; no page for people is deeper. */
const MAX_DEPTH = 250;
/** Not shown as text on any page, so not counted. */
const NO_TEXT = new Set('script style head template noscript iframe object embed svg canvas audio video math select textarea'.split(' '));

interface Place {
  readonly node: ParentNode;
  readonly depth: number;
  /** Outside of the node: that of its children is made when their turn comes, else a page of siblings would hold one for each. */
  readonly progress: Progress;
}

/**
 * Takes out of the page what a reader does not see: comments, elements hidden by attribute, by their style or by the page's own
 * style sheets (linked ones are not fetched), what is nested too deep, and invisible characters.
 */
export function dropHidden($: CheerioAPI): Dropped {
  const sheet = new StyleSheet($(elementsNamed($, 'style')).text());
  const dropped: Dropped = { elements: 0, comments: 0, characters: 0 };
  // With a list of our own instead of recursion: the depth is a stranger's choice.
  const waiting: Place[] = $.root().toArray().map((node) => ({ node, depth: 0, progress: sheet.start }));
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { node, depth } = place;
    const progress = isElement(node) ? sheet.meet(node, place.progress).inside : place.progress;
    const seen: AnyNode[] = [];
    for (const child of node.children) {
      if (!isShown(child, dropped)) continue;
      if ('data' in child) dropped.characters += cleanse(child);
      if (isElement(child) && (depth >= MAX_DEPTH || isHiddenItself(child) || sheet.meet(child, progress).hidden)) {
        dropped.elements += 1;
        continue;
      }
      seen.push(child);
      if ('children' in child && child.children.length > 0) waiting.push({ node: child, depth: depth + 1, progress });
    }
    node.children = seen;
  }
  return dropped;
}

/** Gives how many invisible characters there were. */
function cleanse(node: { data: string }): number {
  const { text, removed } = visibleText(node.data);
  node.data = text;
  return removed;
}

function isElement(node: object): node is Element {
  return 'attribs' in node;
}

/** Not a comment, a declaration, or an element that shows no text. */
function isShown(node: { type: string; name?: string }, dropped: Dropped): boolean {
  if (node.type === 'comment') dropped.comments += 1;
  if (node.type === 'comment' || node.type === 'cdata' || node.type === 'directive') return false;
  return node.name === undefined || !NO_TEXT.has(node.name);
}

function isHiddenItself({ name, attribs }: Element): boolean {
  if ('hidden' in attribs) return true;
  if (name === 'input' && attribs['type']?.toLowerCase() === 'hidden') return true;
  if (name === 'dialog' && !('open' in attribs)) return true;
  return attribs['style'] !== undefined && styleHides(attribs['style']);
}
