import { convert, type FormatCallback } from 'html-to-text';
import { FORWARD_RULE } from './marks.js';

const HTML = /<(?:html|body|div|p|br|table|span|blockquote|ul|ol|a)\b[^>]*>/i;
const BLOCK = { leadingLineBreaks: 1, trailingLineBreaks: 1 };

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

/** What mail programs call their own parts: Gmail, Thunderbird, Outlook on the web and on telephones, Yahoo, Proton. */
const MARKED = [
  ...['.gmail_attr', '.moz-cite-prefix', '.protonmail_quote > .attribution'].map((selector) => ({ selector, format: 'attribution' })),
  ...['#appendonsend', '#divRplyFwdMsg', '#mail-editor-reference-message-container', '.yahoo_quoted', '.OutlookMessageHeader'].map((selector) => ({ selector, format: 'older' })),
  ...['.gmail_signature', '.moz-signature', '#Signature', '#ms-outlook-mobile-signature', '.protonmail_signature_block'].map((selector) => ({ selector, format: 'signature' })),
];

/** A body as plain text, with `>` before what was quoted; plain text stays as it is. */
export function toText(body: string): string {
  if (!HTML.test(body)) return body;
  return convert(body, {
    wordwrap: false,
    limits: { maxDepth: 80, maxChildNodes: 5000 },
    formatters: { attribution, older, signature },
    selectors: [
      ...hiddenClasses(body).map((name) => ({ selector: `.${name}`, format: 'skip' })),
      ...MARKED,
      { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
      { selector: 'img', format: 'skip' },
      { selector: 'style', format: 'skip' },
      { selector: 'blockquote', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false } },
    ],
  });
}

/** Classes that the mail's own style sheet hides: preview lines and other text that no reader sees. */
function hiddenClasses(html: string): string[] {
  const rules = html.slice(0, 100_000).matchAll(/\.([A-Za-z][\w-]{0,60})\s*\{[^{}]{0,500}?display\s*:\s*none/g);
  return [...rules].map((match) => match[1] ?? '').slice(0, 20);
}
