import type { CheerioAPI } from 'cheerio';
import type { AnyNode, Element } from './node.js';

/**
 * All elements in the order of the page. A selector asked of the whole page takes time that grows with the square of what stands at its
 * top, and the page is a stranger's.
 */
export function* elementsIn($: CheerioAPI): Generator<Element> {
  const waiting: AnyNode[] = [...$.root().toArray()];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('attribs' in node) yield node;
    if ('children' in node) for (let at = node.children.length - 1; at >= 0; at -= 1) waiting.push(node.children[at] as AnyNode);
  }
}

/** Those of one name, at most `max`. */
export function elementsNamed($: CheerioAPI, name: string, max = Number.POSITIVE_INFINITY): Element[] {
  const found: Element[] = [];
  for (const element of elementsIn($)) {
    if (element.name === name) found.push(element);
    if (found.length >= max) break;
  }
  return found;
}
