import type { TaskDetail } from '../api/wire.js';

/** The text of the task that the guard saw a threat in; null where it saw none. */
export function harmlessText({ document, scan }: Pick<TaskDetail, 'document' | 'scan'>): string | null {
  const found = scan?.findings.some(({ category, text }) => category === 'threat' && text === 'body') ?? false;
  return found ? document.body : null;
}
