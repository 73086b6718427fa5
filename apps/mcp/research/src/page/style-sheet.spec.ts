import { load } from 'cheerio';
import type { Element } from './node.js';
import { StyleSheet } from './style-sheet.js';

const element = (html: string): Element => load(html, null, false)('*').get(0) as Element;

describe('what a style sheet hides', () => {
  const sheet = new StyleSheet('.a .b{display:none} .c{display:none}');

  it('is told from the outside in', () => {
    const outer = sheet.meet(element('<p class="a">'), sheet.start);
    expect(outer).toEqual({ hidden: false, inside: [1, 0] });
    expect(sheet.meet(element('<p class="b">'), outer.inside).hidden).toBe(true);
    expect(sheet.meet(element('<p class="b">'), sheet.start).hidden).toBe(false);
  });

  it.each(['<p>', '<p class="b">', '<p class="c">'])('is kept once for all elements that bring it no further: %s', (html) => {
    expect(sheet.meet(element(html), sheet.start).inside).toBe(sheet.start);
  });
});
