import { type Document, LineCounter, parseDocument, visit, Document as YamlDocument } from 'yaml';
import type { FrontMatter } from '@waggle/contracts';
import { taskFileError } from './task-file.error.js';

/** A file cut into pieces that join to exactly the same text again. */
interface Pieces {
  /** The `---` line (with a byte order mark before it, if there was one). */
  readonly opening: string;
  readonly yaml: string;
  readonly closing: string;
  readonly body: string;
}

/** What a file with front matter says. `body` is everything after the closing line, untouched. */
export interface ParsedText {
  readonly frontMatter: FrontMatter;
  readonly body: string;
}

const OPENING = /^\uFEFF?---[ \t]*(?:\r?\n|$)/;
/** No `m` flag: it would take a lone CR or U+2028 for a line's end. */
const CLOSING = /(?:^|\n)(---[ \t]*(?:\r?\n|$))/;

function cut(text: string): Pieces | undefined {
  const opening = OPENING.exec(text)?.[0];
  if (opening === undefined) return undefined;
  const rest = text.slice(opening.length);
  const found = CLOSING.exec(rest);
  const closing = found?.[1];
  if (found === null || closing === undefined) {
    throw taskFileError('front_matter_not_closed', 'The front matter that begins in line 1 has no closing "---" line.', 'Add a line that holds only "---" after the last field, or take the first line away.', { line: 1, column: 1 });
  }
  const end = found.index + found[0].length;
  return { opening, yaml: rest.slice(0, end - closing.length), closing, body: rest.slice(end) };
}

/** What an escape in quotes can make and no table can keep, as JSON writes it; two backslashes are text. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** The number of an invoice may begin with zeros, or be longer than a number is exact. */
function withDigits(document: Document): Document {
  visit(document, {
    Scalar(_, node) {
      const { value, source = '', tag } = node;
      if (typeof value === 'number' && tag === undefined && /^\d+$/.test(source) && String(value) !== source) node.value = source;
    },
  });
  return document;
}

function parseYaml(yaml: string): Document {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const error = document.errors[0];
  if (error === undefined) return withDigits(document);
  const { line, col } = lines.linePos(error.pos[0]);
  throw taskFileError('bad_yaml', `The front matter is not valid YAML: ${error.message}`, 'Mend the line, for instance by putting the value in quotes when it holds ": " or begins with a special character.', { line: line + 1, column: col }, error);
}

function toFields(document: Document): FrontMatter {
  if (document.contents === null) return {};
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw taskFileError('bad_yaml', 'The front matter uses aliases that expand without measure.', 'Write the values out instead of using & and *.', { line: 2, column: 1 }, error);
  }
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw taskFileError('front_matter_not_a_mapping', 'The front matter is not a list of "name: value" lines.', 'Write one field a line, like "priority: HIGH".', { line: 2, column: 1 });
  }
  const text = JSON.stringify(value);
  if (UNSTORABLE.test(text)) {
    throw taskFileError('bad_yaml', 'The front matter writes NUL or half of a character as an escape.', 'Take the escape (\\0, \\x00, \\uD800) out of the quotes.', { line: 2, column: 1 });
  }
  return JSON.parse(text) as FrontMatter;
}

/**
 * Reads front matter (YAML 1.2; dates stay text, and so do digits that a number would not keep) and body. No front matter at all is fine.
 *
 * @throws AppError `front_matter_not_closed`, `bad_yaml`, `front_matter_not_a_mapping`
 */
export function parseText(text: string): ParsedText {
  const pieces = cut(text);
  if (pieces === undefined) return { frontMatter: {}, body: text };
  return { frontMatter: toFields(parseYaml(pieces.yaml)), body: pieces.body };
}

const print = (document: Document): string => document.toString({ lineWidth: 0, flowCollectionPadding: false });

/** A new file from its fields (in the order given) and body; `parseText` gives both back. */
export function renderText(frontMatter: FrontMatter, body: string): string {
  const yaml = Object.keys(frontMatter).length === 0 ? '' : print(new YamlDocument(frontMatter));
  return `---\n${yaml}---\n${body}`;
}

/**
 * Sets fields (`undefined` takes one away) and keeps all else: other fields, their order, comments, and every byte of the body.
 *
 * @throws as `parseText`
 */
export function editText(text: string, changes: Readonly<Record<string, unknown>>): string {
  const pieces = cut(text) ?? { opening: '---\n', yaml: '', closing: '---\n', body: text };
  const document = parseYaml(pieces.yaml);
  toFields(document);
  for (const [field, value] of Object.entries(changes)) {
    if (value === undefined) document.delete(field);
    else document.set(document.createNode(field), document.createNode(value));
  }
  const yaml = document.contents === null ? pieces.yaml : print(document);
  return pieces.opening + (pieces.opening.endsWith('\r\n') ? yaml.replace(/\r?\n/g, '\r\n') : yaml) + pieces.closing + pieces.body;
}
