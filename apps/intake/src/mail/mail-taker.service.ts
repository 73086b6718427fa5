import { Inject, Injectable } from '@nestjs/common';
import { headOf } from '@waggle/imap';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { type ReadMark, SeenMailRepository } from '../imap/seen-mail.repository.js';
import { type ArrivingTask, TaskTaker } from '../sources/task-taker.service.js';
import { mailTask, type Origin } from './mail-task.js';
import { readMail } from './incoming-mail.js';

/** A mail as the mailbox gave it. */
export interface FetchedMail {
  /** RFC 5322 bytes. */
  readonly source: Uint8Array;
  readonly origin: Origin;
}

/** The mailbox that it lay in: the id of the source, and the name under which its mark is kept. */
export interface MailboxSource {
  readonly id: string;
  readonly name: string;
}

/** Makes one task of each mail, however often the mail is met. */
@Injectable()
export class MailTakerService {
  constructor(
    private readonly seen: SeenMailRepository,
    private readonly taker: TaskTaker,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * Takes what of these mails is new and moves the mailbox's mark behind them, all in one transaction.
   *
   * @throws AppError (transient) when the database does not answer: the mails are to be offered again
   */
  async take({ id, name }: MailboxSource, mails: readonly FetchedMail[], mark: ReadMark): Promise<void> {
    const tasks: ArrivingTask[] = [];
    // One by one: what parsing one takes is free again before the next.
    for (const { source, origin } of mails) tasks.push(mailTask(await readMail(origin.headerOnly ? headOf(source) : source), origin));
    // One that lies twice among them is one.
    const found = [...new Map(tasks.map((task) => [task.sourceKey, task])).values()];
    await this.seen.database.transaction(async (tx) => {
      const fresh = await this.seen.remember(tx, found);
      await this.taker.take(tx, id, found.filter(({ sourceKey }) => fresh.has(sourceKey)));
      await this.seen.moveMark(tx, name, mark);
      tx.afterCommit(() => {
        if (fresh.size > 0) this.log.info({ account: name, tasks: fresh.size }, 'mails became tasks');
      });
    });
  }
}
