import { dropHidden } from './drop-hidden.js';
import { parseHtml } from './parse-html.js';
import { cut, visibleText } from './visible-text.js';

/** Longer than any text that is cut to a line. */
const MAX_HTML = 20_000;

/** One line of visible text, no longer than `max`; for short texts that may hold some HTML. @throws AppError `page_unreadable` */
export function plainText(text: string, max: number): string {
  return cut(visibleText(htmlText(text.slice(0, MAX_HTML))).text.replace(/\s+/gu, ' ').trim(), max);
}

function htmlText(text: string): string {
  if (!/[<&]/.test(text)) return text;
  const $ = parseHtml(text);
  dropHidden($);
  return $.root().text();
}
