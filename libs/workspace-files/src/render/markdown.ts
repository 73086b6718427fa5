import { stringify } from 'yaml';

/** Control and format characters, bidi marks above all: text must not look different from what it is. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
const spell = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/** A stranger's text for one line of Markdown: no markup of its own takes effect. */
export function inline(text: string, max = 200): string {
  const line = text.replace(/\s+/gu, ' ').replace(UNSEEN, spell).trim();
  const short = [...line].length > max ? `${[...line].slice(0, max - 1).join('')}…` : line;
  // `a:: b` is a field to Dataview, wherever it stands in a line.
  return short.replace(/[\\`*_{}[\]<>|#!~$^%=]/g, '\\$&').replace(/::+|:$/g, (colons) => colons.replaceAll(':', '\\:'));
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

const STRUCTURE = /^(?: {0,3}(?:#{1,6}|[-*+]|\d{1,4}[.)]) +)?/;
const LONG = 2_000;

/** A report that one of ours has put together from what strangers wrote: headings, lists and tables stay, all other markup is taken out. */
export function tamed(markdown: string): string {
  return markdown.replace(/\r\n?/g, '\n').split('\n').map(tamedLine).join('\n');
}

function tamedLine(line: string): string {
  if (/^\|.*\|$/.test(line)) return `| ${line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => (/^ *:?-{3,}:? *$/.test(cell) ? cell.trim() : plain(cell))).join(' | ')} |`;
  const structure = STRUCTURE.exec(line)?.[0] ?? '';
  return structure + plain(line.slice(structure.length));
}

/** What was escaped already is not escaped twice. */
const plain = (text: string): string => inline(text.replace(/\\([!-/:-@[-`{-~])/g, '$1'), LONG);

/** What could end a link or name another place than the file. */
const NO_LINK = /[[\]|#^\\<>%`\p{C}\p{Zl}\p{Zp}]/u;

/** A link that Obsidian follows, to a file of the workspace; in a table its bar is escaped. Without a file, or a name that no link can hold: the text alone. */
export function wikilink(file: string | null, text: string, { inTable = false } = {}): string {
  if (file === null || NO_LINK.test(file)) return inline(text);
  return `[[${file.replace(/\.md$/, '')}${inTable ? '\\' : ''}|${linkText(text)}]]`;
}

/** Within a link nothing can be escaped: what would count there is written with a sign that looks alike and means nothing. */
const ALIKE: Readonly<Record<string, string>> = { '[': '(', ']': ')', '|': '/', '\\': '/', '`': "'", '<': '‹', '>': '›', '*': '∗', '{': '(', '}': ')', $: '＄', '^': '' };
const LINK_TEXT = 80;

function linkText(text: string): string {
  const line = text.replace(/\s+/gu, ' ').replace(UNSEEN, '').replace(/[[\]|\\`<>*{}$^]/g, (sign) => ALIKE[sign] ?? '');
  return [...line.replace(/([%=~:#_])\1+/g, '$1').trim()].slice(0, LINK_TEXT).join('') || 'file';
}

/** Lines under a marked heading; every line of the text stays inside. */
export function callout(kind: string, title: string, lines: readonly string[] = []): string {
  return [`> [!${kind}] ${title}`, ...lines.map((line) => `> ${line}`), ''].join('\n');
}

export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
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
