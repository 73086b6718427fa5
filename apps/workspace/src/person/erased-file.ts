import { ERASED_TEXT, prefixOf } from '@waggle/contracts';
import { parseText, renderText } from '@waggle/workspace-files';

const COMPANION = /^(?:APPROVE|EXECUTE|PLAN|DRAFT|UPDATE)_/;

/** The task that a file belongs to, also a file that was made beside it; undefined for any other file. */
export function taskIdIn(fileName: string): string | undefined {
  const name = fileName.replace(/\.md$/, '').replace(/\.\d+$/, '');
  const taskId = name.replace(COMPANION, '');
  return prefixOf(taskId) === undefined ? undefined : taskId;
}

/** How it ended stays, which is under `waggle`; all that somebody wrote goes. */
export function withoutTexts(text: string): string {
  const waggle = waggleOf(text);
  return waggle === undefined ? `${ERASED_TEXT}\n` : renderText({ waggle }, `${ERASED_TEXT}\n`);
}

function waggleOf(text: string): object | undefined {
  try {
    const { waggle } = parseText(text).frontMatter as { waggle?: unknown };
    if (waggle === null || typeof waggle !== 'object') return undefined;
    const { reason: _told, ...rest } = waggle as { reason?: unknown };
    return rest;
  } catch {
    return undefined;
  }
}
