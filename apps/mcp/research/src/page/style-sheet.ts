import type { Element } from './node.js';
import { hides, plainCss } from './hiding-rules.js';

/** Part of a selector between blanks: `div.note#one`. */
interface Compound {
  readonly tag: string | undefined;
  readonly ids: readonly string[];
  readonly classes: readonly string[];
}
/** From the outside in. */
type Selector = readonly Compound[];
/** For each selector, how many of its outer parts the ancestors have met. */
export type Progress = readonly number[];

const PLAIN_SELECTOR = /^[\w\s.#>*-]{1,200}$/;
const MAX_SELECTORS = 100;
/** Blocks around a rule that are looked at. */
const MAX_AROUND = 20;

/** Which elements a page's own style sheets hide; asked while the page is walked from the outside in, in time linear in its size. */
export class StyleSheet {
  private readonly selectors: readonly Selector[];
  readonly start: Progress;

  constructor(css: string) {
    this.selectors = hidingSelectors(css).map(toSelector);
    this.start = this.selectors.map(() => 0);
  }

  /**
   * Is the element hidden, and how far are the selectors for its children? A child (`>`) is taken as any descendant.
   * The progress is the one given when the element brings none of them further.
   */
  meet(element: Element, progress: Progress): { hidden: boolean; inside: Progress } {
    if (this.selectors.length === 0) return { hidden: false, inside: progress };
    const classes = new Set(element.attribs['class']?.split(/\s+/));
    let hidden = false;
    let further: number[] | undefined;
    for (const [at, selector] of this.selectors.entries()) {
      const met = progress[at] ?? 0;
      if (!fits(selector[met], element, classes)) continue;
      if (met === selector.length - 1) hidden = true;
      else (further ??= [...progress])[at] = met + 1;
    }
    return { hidden, inside: further ?? progress };
  }
}

function fits(compound: Compound | undefined, element: Element, classes: ReadonlySet<string>): boolean {
  if (compound === undefined) return false;
  if (compound.tag !== undefined && compound.tag !== element.name) return false;
  return compound.ids.every((id) => element.attribs['id'] === id) && compound.classes.every((name) => classes.has(name));
}

function toSelector(text: string): Selector {
  return text.split(/[\s>]+/).filter((part) => part !== '').map((part) => {
    const tag = /^[\w-]+/.exec(part)?.[0].toLowerCase();
    const named = (sign: string): string[] => part.split(/(?=[.#])/).filter((name) => name.startsWith(sign)).map((name) => name.slice(1));
    return { tag, ids: named('#'), classes: named('.') };
  });
}

/**
 * The selectors under which a style sheet hides something; those of another form (`:nth-child`, `[attr]`) are not understood.
 * Rules inside `@media` count too, for print apart: text that some readers do not see is not shown to a model either.
 */
function hidingSelectors(css: string): string[] {
  const selectors: string[] = [];
  const open: string[] = [];
  let text = '';
  for (const part of plainCss(css).split(/([{}])/)) {
    if (part === '{') open.push(text.slice(text.lastIndexOf(';') + 1).trim());
    if (part === '}') {
      const prelude = open.pop() ?? '';
      if (isRule(prelude, open.slice(0, MAX_AROUND)) && hides(text)) selectors.push(...selectorsIn(prelude));
      if (selectors.length >= MAX_SELECTORS) break;
    }
    text = part === '{' || part === '}' ? '' : part;
  }
  return selectors.slice(0, MAX_SELECTORS);
}

function selectorsIn(prelude: string): string[] {
  const parts = prelude.slice(0, 5000).split(',').map((selector) => selector.trim());
  return parts.filter((selector) => PLAIN_SELECTOR.test(selector) && /\w/.test(selector));
}

function isRule(prelude: string, around: readonly string[]): boolean {
  return !prelude.startsWith('@') && !around.some((block) => /^@media\b.{0,200}?\bprint\b/i.test(block));
}
