import { Inject, Injectable } from '@nestjs/common';
import { TaskFile } from '@waggle/contracts';
import { hasCode, toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { SeenMailRepository } from '../imap/seen-mail.repository.js';
import { readMail } from './incoming-mail.js';
import { mailTask, messageKeyOf, type Origin } from './mail-task.js';

const LONGER_NAME = 24;
const ASK_TIMEOUT_MS = 15_000;

/** Makes one task of each mail, however often the mail is met. */
@Injectable()
export class MailTakerService {
  constructor(
    private readonly messenger: Messenger,
    private readonly seen: SeenMailRepository,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * Takes one mail. A mail of which no task can be made is remembered and logged, so that the rest goes on.
   *
   * @throws AppError (transient) when workspace, broker or database do not answer: the mail is to be offered again
   */
  async take(source: Uint8Array, origin: Origin): Promise<void> {
    const mail = await readMail(source);
    const known = { account: origin.account, messageKey: messageKeyOf(mail), fingerprint: mail.fingerprint };
    if (await this.seen.isSeen(known)) return;
    try {
      const { taskId, created } = await this.file(mail, origin);
      await this.seen.remember(known, taskId);
      if (created) this.log.info({ taskId, account: origin.account }, 'a mail became a task');
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.kind === 'transient' || error.kind === 'missing') throw error;
      this.log.error({ account: origin.account, code: error.code, detail: error.message }, 'a mail could not become a task');
      await this.seen.remember(known, null);
    }
  }

  private async file(mail: Awaited<ReturnType<typeof readMail>>, origin: Origin) {
    try {
      return await this.messenger.ask(TaskFile, mailTask(mail, origin), { timeoutMs: ASK_TIMEOUT_MS });
    } catch (error) {
      // Two mails of one day with the same eight digits, or a person's file of that name.
      if (!hasCode(error, 'duplicate_task')) throw error;
      return this.messenger.ask(TaskFile, mailTask(mail, origin, LONGER_NAME), { timeoutMs: ASK_TIMEOUT_MS });
    }
  }
}
