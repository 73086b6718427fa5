import { stringify } from 'yaml';

/** Control and format characters, bidi marks above all: text must not look different from what it is. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
const spell = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/** A stranger's text for one line of Markdown: no markup of its own takes effect. */
export function inline(text: string, max = 200): string {
  const line = text.replace(/\s+/gu, ' ').replace(UNSEEN, spell).trim();
  const short = [...line].length > max ? `${[...line].slice(0, max - 1).join('')}…` : line;
  return short.replace(/[\\`*_{}[\]<>|#!~$^%]/g, '\\$&');
}

/** A stranger's text as a block: the fence is longer than any in the text, so that the text cannot close it. */
export function fenced(text: string, language = 'text'): string {
  const shown = text.replace(/\r\n?/g, '\n').replace(UNSEEN, (char) => (char === '\n' || char === '\t' ? char : spell(char)));
  const longest = Math.max(2, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${shown.replace(/\n+$/, '')}\n${fence}`;
}

/** JSON as a block that reads back to the same value: what cannot be seen is escaped as JSON does it. */
export function fencedJson(value: unknown): string {
  const escape = (char: string): string => (char === '\n' ? char : char.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`));
  return fenced(JSON.stringify(value, null, 2).replace(UNSEEN, escape), 'json');
}

/** A section, left out when it has nothing to say. */
export function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}\n\n`;
}

export function bullets(items: readonly string[]): string[] {
  return items.map((item) => `- ${inline(item, 500)}`);
}

/** A whole file: fields, then the body; fields that are undefined are left out. */
export function page(fields: Readonly<Record<string, unknown>>, body: string): string {
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n\n${body.trimEnd()}\n`;
}
