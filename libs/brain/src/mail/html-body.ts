import { convert, type FormatCallback } from 'html-to-text';
import { FORWARD_RULE } from './marks.js';

const HTML = /<(?:html|body|div|p|br|table|span|blockquote|ul|ol|a)\b[^<>]*>/i;
/** What costs the parser or the layout something. */
const MARK = /<[a-z/!]|\n/gi;
/** Marks of a mail that are read, several times what a long newsletter has: closing elements takes time that grows with the square of it. */
const MAX_MARKS = 12_000;
/** The largest number that a list may start with. */
const MAX_START = 9999;
const BLOCK = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
const GAP = '   ';

/** "On … wrote:" that the mail program marked as such, in whatever language; a forward's line stays readable as one. */
const attribution: FormatCallback = (element, walk, builder) => {
  builder.openBlock(BLOCK);
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 1, blockTransform: (text) => (FORWARD_RULE.test(text.split('\n')[0] ?? '') ? text : `> ${text.replaceAll('\n', '\n> ')}`) });
};

/** From here on everything is the older mail. */
const older: FormatCallback = (element, walk, builder) => {
  builder.openBlock(BLOCK);
  builder.addLiteral('-----Original Message-----');
  builder.closeBlock(BLOCK);
  walk(element.children, builder);
};

const signature: FormatCallback = (element, walk, builder) => {
  builder.openBlock(BLOCK);
  builder.addLiteral('-- ');
  builder.closeBlock(BLOCK);
  walk(element.children, builder);
};

/** Cells stand beside each other, columns are not aligned: a stranger's spans and widths would be laid out as wide as they say. */
const row: FormatCallback = (element, walk, builder) => {
  builder.openBlock(BLOCK);
  for (const [at, cell] of element.children.filter(({ name }) => name === 'td' || name === 'th').entries()) {
    if (at > 0) builder.addLiteral(GAP);
    walk(cell.children, builder);
  }
  builder.closeBlock(BLOCK);
};

/** In plain numbers: letters and Roman numerals cannot be spelled for every start that a stranger may choose. */
const numbered: FormatCallback = (element, walk, builder) => {
  const start = Number((element.attribs as Readonly<Record<string, string>>)['start'] ?? 1);
  let number = Number.isInteger(start) && start >= 0 && start <= MAX_START ? start : 1;
  const breaks = element.parent?.name === 'li' ? 1 : 2;
  const items = element.children.filter(({ data = 'x' }) => data.trim() !== '').map((node) => ({ node, prefix: node.name === 'li' ? ` ${number++}. ` : '' }));
  builder.openList({ leadingLineBreaks: breaks, maxPrefixLength: Math.max(0, ...items.map(({ prefix }) => prefix.length)) });
  for (const { node, prefix } of items) {
    builder.openListItem({ prefix });
    walk([node], builder);
    builder.closeListItem();
  }
  builder.closeList({ trailingLineBreaks: breaks });
};

/** What mail programs call their own parts: Gmail, Thunderbird, Outlook on the web and on telephones, Yahoo, Proton. */
const MARKED = [
  ...['.gmail_attr', '.moz-cite-prefix', '.protonmail_quote > .attribution'].map((selector) => ({ selector, format: 'attribution' })),
  ...['#appendonsend', '#divRplyFwdMsg', '#mail-editor-reference-message-container', '.yahoo_quoted', '.OutlookMessageHeader'].map((selector) => ({ selector, format: 'older' })),
  ...['.gmail_signature', '.moz-signature', '#Signature', '#ms-outlook-mobile-signature', '.protonmail_signature_block'].map((selector) => ({ selector, format: 'signature' })),
];

/** A body as plain text, with `>` before what was quoted; plain text stays as it is. What comes after `MAX_MARKS` tags and lines of HTML is left out. */
export function toText(body: string): string {
  if (!HTML.test(body)) return body;
  return convert(beginning(body), {
    wordwrap: false,
    limits: { maxDepth: 80, maxChildNodes: 5000 },
    formatters: { attribution, older, signature, row, numbered },
    selectors: [
      ...hiddenClasses(body).map((name) => ({ selector: `.${name}`, format: 'skip' })),
      ...MARKED,
      { selector: 'table', format: 'block' },
      { selector: 'tr', format: 'row' },
      { selector: 'ol', format: 'numbered' },
      { selector: 'img', format: 'skip' },
      { selector: 'style', format: 'skip' },
      { selector: 'blockquote', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false } },
    ],
  });
}

/** Up to the mark that is one too many. */
function beginning(html: string): string {
  let marks = 0;
  for (const { index } of html.matchAll(MARK)) {
    marks += 1;
    if (marks > MAX_MARKS) return html.slice(0, index);
  }
  return html;
}

/** Classes that the mail's own style sheet hides: preview lines and other text that no reader sees. */
function hiddenClasses(html: string): string[] {
  const rules = html.slice(0, 100_000).matchAll(/\.([A-Za-z][\w-]{0,60})\s*\{[^{}]{0,500}?display\s*:\s*none/g);
  return [...rules].map((match) => match[1] ?? '').slice(0, 20);
}
