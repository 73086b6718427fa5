import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { IntakeConfig } from '../intake.config.js';
import type { MailTakerService } from '../mail/mail-taker.service.js';
import type { ImapAccount } from './imap-account.js';
import type { SeenMailRepository } from './seen-mail.repository.js';

/** Mails at once: so much memory, and so much to do again after a crash. */
const BATCH = 20;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Takes every mail of an open mailbox that came after the mark, oldest first, and moves the mark behind what was taken. */
export class Sweep {
  constructor(
    private readonly client: ImapFlow,
    private readonly account: ImapAccount,
    private readonly config: IntakeConfig,
    private readonly seen: SeenMailRepository,
    private readonly taker: MailTakerService,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const uidValidity = await this.uidValidity();
    const uids = await this.newUids(uidValidity);
    for (let start = 0; start < uids.length && !signal.aborted; start += BATCH) {
      const batch = uids.slice(start, start + BATCH);
      await this.takeAll(batch);
      await this.seen.moveMark(this.account.name, { uidValidity, lastUid: batch.at(-1) ?? 0 });
    }
  }

  private async uidValidity(): Promise<string> {
    // Also tells the server to say what has come since the last command.
    await this.client.noop();
    const { mailbox } = this.client;
    if (mailbox === false) throw new Error('the mailbox is not open');
    return String(mailbox.uidValidity);
  }

  private async newUids(uidValidity: string): Promise<number[]> {
    const mark = await this.seen.mark(this.account.name);
    const range = mark?.uidValidity === uidValidity ? { uid: `${mark.lastUid + 1}:*` } : { since: new Date(Date.now() - this.config.INTAKE_BACKLOG_DAYS * DAY_MS) };
    const found = (await this.client.search(range, { uid: true })) || [];
    // "n:*" always gives the last mail, also when its number is below n.
    const after = mark?.uidValidity === uidValidity ? mark.lastUid : 0;
    return found.filter((uid) => uid > after).sort((a, b) => a - b);
  }

  private async takeAll(uids: readonly number[]): Promise<void> {
    const sizes = await this.client.fetchAll([...uids], { uid: true, size: true, internalDate: true }, { uid: true });
    const small = sizes.filter(({ size }) => (size ?? 0) <= this.config.INTAKE_MAX_MAIL_BYTES);
    const large = sizes.filter((mail) => !small.includes(mail));
    const whole = small.length === 0 ? [] : await this.client.fetchAll(small.map(({ uid }) => uid), { uid: true, size: true, internalDate: true, source: true }, { uid: true });
    const heads = large.length === 0 ? [] : await this.client.fetchAll(large.map(({ uid }) => uid), { uid: true, size: true, internalDate: true, headers: true }, { uid: true });
    await Promise.all([...whole, ...heads].map((mail) => this.take(mail)));
  }

  private async take(mail: FetchMessageObject): Promise<void> {
    const source = mail.source ?? mail.headers;
    if (source === undefined) return;
    const received = mail.internalDate === undefined ? new Date() : new Date(mail.internalDate);
    await this.taker.take(source, { account: this.account.name, received: received.toISOString(), size: mail.size ?? source.byteLength, headerOnly: mail.source === undefined });
  }
}
