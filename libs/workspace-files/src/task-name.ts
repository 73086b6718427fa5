import { createHash } from 'node:crypto';
import { PREFIX_NAMES, type Prefix, prefixOf, taskIdSchema } from '@waggle/contracts';
import { taskFileError } from './task-file.error.js';

export interface TaskName {
  readonly taskId: string;
  readonly prefix: Prefix;
}

const MAX_ID_BYTES = 200;
/** Control, format (bidi, zero width), surrogate and unassigned characters, line and paragraph separators. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const UNSAFE = /[^\p{L}\p{N} ._@+-]/gu;

/** Files that are on their way or belong to somebody else: hidden, half-downloaded, an editor's, our own error notes. */
export function isPassedOver(fileName: string): boolean {
  return fileName.startsWith('.') || /(~|\.(tmp|part|partial|crdownload|swp|swx|bak)|\.error\.md)$/i.test(fileName);
}

/** A name as it can be shown on one line: what cannot be seen is spelled as `\u{...}`. */
export function visibleName(fileName: string): string {
  const spelled = [...fileName].map((char) => (UNSEEN.test(char) ? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}` : char)).join('');
  return spelled.length > 300 ? `${spelled.slice(0, 300)}...` : spelled;
}

/** A name that is safe on every file system and screen; differs for different inputs even where they look alike. */
export function safeName(fileName: string): string {
  const tail = /\.[A-Za-z0-9]{1,8}$/.exec(fileName)?.[0] ?? '';
  const stem = fileName.slice(0, fileName.length - tail.length);
  let safe = stem.normalize('NFC').replace(UNSAFE, '_').replace(/\.{2,}/g, '_').replace(/^[ .-]+|[ .]+$/g, '_');
  while (Buffer.byteLength(safe) > 150) safe = [...safe].slice(0, -1).join('');
  if (safe === stem && safe !== '') return fileName;
  const mark = createHash('sha256').update(fileName).digest('hex').slice(0, 8);
  return `${safe === '' ? 'unnamed' : safe}-${mark}${tail}`;
}

/**
 * The task that a file's name stands for.
 *
 * @throws AppError `not_markdown`, `path_trick`, `bad_name` or `unknown_prefix`
 */
export function parseTaskName(fileName: string): TaskName {
  const shown = visibleName(fileName);
  if (/[/\\\0]/.test(fileName) || fileName.includes('..') || /^[A-Za-z]:/.test(fileName)) {
    throw taskFileError('path_trick', `The name "${shown}" looks like a path.`, 'Name it <PREFIX>_<something>.md, without "..", "/", "\\" or a drive letter.');
  }
  if (UNSEEN.test(fileName) || fileName !== fileName.normalize('NFC')) {
    throw taskFileError('bad_name', `The name "${shown}" holds characters that cannot be seen or are not in composed form.`, 'Type the name anew with plain letters, digits, "-" and "_".');
  }
  if (!fileName.endsWith('.md')) {
    throw taskFileError('not_markdown', `"${shown}" is not a Markdown file.`, 'Put its text into a file named <PREFIX>_<something>.md; keep attachments outside Needs_Action.');
  }
  return parseTaskId(fileName.slice(0, -'.md'.length), shown);
}

function parseTaskId(taskId: string, shown: string): TaskName {
  const prefix = prefixOf(taskId);
  if (prefix === undefined) {
    throw taskFileError('unknown_prefix', `The name "${shown}" does not begin with a known task type.`, `Begin it with one of ${PREFIX_NAMES.map((name) => `${name}_`).join(', ')}.`);
  }
  const parsed = taskIdSchema.safeParse(taskId);
  if (!parsed.success || Buffer.byteLength(taskId) > MAX_ID_BYTES || /[ .]$/.test(taskId)) {
    const why = parsed.error?.issues[0]?.message ?? `at most ${MAX_ID_BYTES} bytes, not ending in a space or dot`;
    throw taskFileError('bad_name', `The name "${shown}" cannot be a task's name: ${why}.`, 'Use letters, digits, spaces and . _ @ + - only, at most 200 of them.');
  }
  return { taskId, prefix };
}
