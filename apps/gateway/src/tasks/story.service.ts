import { Injectable } from '@nestjs/common';
import { AuditSearch, TaskGet } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { type AuditLine, type Story, tell } from './story.js';

const PAGE = 500;
/** A task with more entries than this is told by its newest ones. */
const MOST_ENTRIES = 2000;

/** Asks the task's record and the audit. */
@Injectable()
export class StoryService {
  constructor(private readonly messenger: Messenger) {}

  async of(taskId: string): Promise<Story> {
    const [{ moves }, { lines, missing }] = await Promise.all([this.messenger.ask(TaskGet, { taskId }), this.audited(taskId)]);
    return { taskId, entries: tell(moves, lines), missing };
  }

  /** An audit that does not answer is said, and the moves are told all the same. */
  private async audited(taskId: string): Promise<{ lines: AuditLine[]; missing: string[] }> {
    const lines: AuditLine[] = [];
    try {
      for (let before: number | undefined; lines.length < MOST_ENTRIES; before = lines.at(-1)?.seq) {
        const { entries } = await this.messenger.ask(AuditSearch, { taskId, limit: PAGE, before });
        lines.push(...entries);
        if (entries.length < PAGE) return { lines, missing: [] };
      }
      return { lines, missing: [`what happened before the ${MOST_ENTRIES} newest entries of the audit`] };
    } catch (thrown) {
      return { lines, missing: [`audit: ${toAppError(thrown).message}`] };
    }
  }
}
