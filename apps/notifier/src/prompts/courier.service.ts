import { Inject, Injectable } from '@nestjs/common';
import { AuditRecord, SecurityAlert } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { Database, type Transaction } from '@waggle/persistence';
import { CONFIG, LOGGER } from '@waggle/runtime';
import type { Channel, Entry, Notice, Sent } from '../channel.js';
import { alertPeople, type NotifierConfig } from '../notifier.config.js';
import { notifierError } from '../notifier.error.js';
import { NoticeRepository, type NoticeRow } from './notice.repository.js';
import { PromptRepository } from './prompt.repository.js';
import { outcomeOf } from './wording.js';

/** Pauses between attempts that certainly had no effect, in seconds; the last one repeats. */
const PAUSES = [2, 10, 60, 300];

/** Where it is kept. */
@Injectable()
export class CourierStores {
  constructor(
    readonly database: Database,
    readonly prompts: PromptRepository,
    readonly notices: NoticeRepository,
  ) {}
}

/**
 * Brings messages to people, none twice. That a message may leave is written down before it does; one that was cut off is looked for
 * at the provider, and only what certainly has not left is sent again.
 */
@Injectable()
export class Courier {
  constructor(
    private readonly stores: CourierStores,
    private readonly messenger: Messenger,
    @Inject(CONFIG) private readonly config: Pick<NotifierConfig, 'APPROVERS' | 'ALERT_RECIPIENTS' | 'PROMPT_GATHER_SECONDS' | 'QUIET_HOURS_ZONE'>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Does the next thing that is due. @returns false when nothing was. */
  async step(channel: Channel): Promise<boolean> {
    const gathered = await this.gather(channel);
    const row = await this.stores.notices.take(channel.name);
    if (row === undefined) return gathered;
    await this.advance(channel, row);
    return true;
  }

  /** Puts what one person is to be asked now into one message. */
  private async gather({ name }: Channel): Promise<boolean> {
    const { database, prompts } = this.stores;
    return database.transaction(async (tx) => {
      const due = await prompts.takeDue(tx, name, this.config.PROMPT_GATHER_SECONDS);
      const open = due.filter((prompt) => this.isOpen(prompt, prompt.person));
      const over = due.filter((prompt) => !open.includes(prompt));
      if (over.length > 0) await prompts.drop(tx, name, over);
      const [first] = open;
      if (first !== undefined) await prompts.bundle(tx, name, first.person, open);
      return due.length > 0;
    });
  }

  private async advance(channel: Channel, row: NoticeRow): Promise<void> {
    const people = row.bulletin === null ? this.config.APPROVERS : alertPeople(this.config);
    const person = people.find(({ name }) => name === row.person);
    const entries = await this.stores.prompts.entriesOf(row.id);
    if (row.was === 'ready' && row.bulletin === null && entries.every((entry) => !this.isOpen(entry, row.person))) return this.stores.database.transaction((tx) => this.stores.notices.abandon(tx, row.id));
    if (person === undefined) return row.was === 'sent' ? this.stores.notices.updated(row.id, row.stale) : this.giveUp(row, 'refused', notifierError('recipient_refused', `${row.person} is no longer among those who are told`));
    const notice: Notice = { key: row.id, person, entries, begun: row.created_at, ...(row.bulletin !== null && { bulletin: row.bulletin }) };
    if (row.was === 'ready') return this.send(channel, row, notice);
    return row.was === 'sending' ? this.lookFor(channel, row, notice) : this.update(channel, row, notice);
  }

  private async send(channel: Channel, row: NoticeRow, notice: Notice): Promise<void> {
    let sent: Sent;
    try {
      sent = await channel.send(notice);
    } catch (thrown) {
      return this.failed(row, thrown);
    }
    await this.arrived(row, sent);
  }

  private async failed(row: NoticeRow, thrown: unknown): Promise<void> {
    const error = toAppError(thrown);
    // Left open: it is looked for once it can no longer be under way.
    if (!(thrown instanceof AppError)) return this.log.warn({ notice: row.id, channel: row.channel, detail: error.message }, 'a message was cut off; it will be looked for');
    if (error.kind === 'transient') return this.stores.notices.again(row.id, pauseAfter(error, row.attempts), error.code);
    await this.giveUp(row, 'refused', error);
  }

  private async lookFor(channel: Channel, row: NoticeRow, notice: Notice): Promise<void> {
    const found = await channel.find(notice).catch((thrown: unknown) => this.log.warn({ notice: row.id, detail: toAppError(thrown).message }, 'a message cannot be looked for yet'));
    if (found === undefined) return;
    if (found.state === 'found') return this.arrived(row, found);
    if (found.state === 'absent') return this.stores.notices.again(row.id, 0, 'it had not left');
    await this.giveUp(row, 'uncertain', notifierError('recipient_refused', 'Nobody can tell whether it was sent'));
  }

  private async update(channel: Channel, row: NoticeRow, notice: Notice): Promise<void> {
    const { notices } = this.stores;
    try {
      await channel.update?.(notice, { address: row.address ?? '', providerId: row.provider_id ?? '' });
      await notices.updated(row.id, row.stale);
    } catch (thrown) {
      const error = toAppError(thrown);
      const isHopeless = thrown instanceof AppError && error.kind !== 'transient';
      this.log.warn({ notice: row.id, code: error.code, detail: error.message }, 'a message could not be brought up to date');
      await (isHopeless ? notices.updated(row.id, row.stale) : notices.updateLater(row.id, pauseAfter(error, row.attempts)));
    }
  }

  private async arrived(row: NoticeRow, sent: Sent): Promise<void> {
    await this.stores.database.transaction(async (tx) => {
      await this.stores.notices.sent(tx, row.id, sent);
      await this.audit(tx, row, 'approval.asked', sent.providerId, true);
    });
  }

  private async giveUp(row: NoticeRow, state: 'refused' | 'uncertain', error: AppError): Promise<void> {
    this.log.error({ notice: row.id, person: row.person, channel: row.channel, code: error.code, detail: error.message }, state === 'refused' ? 'a person cannot be asked this way' : 'nobody can tell whether a message was sent');
    await this.stores.database.transaction(async (tx) => {
      await this.stores.notices.gaveUp(tx, row.id, state, `${error.code}: ${error.message}`.slice(0, 500));
      if (row.channel !== 'mail') await this.stores.prompts.hurryMail(tx, row.id);
      await this.audit(tx, row, 'approval.not_asked', `${state}: ${error.code}`, false);
      if (state === 'refused' && row.bulletin === null) await this.tellRefused(tx, row, error);
    });
  }

  /** Not of a message that tells of alerts: its own alert would be refused again. Nor of who was taken from the list on purpose. */
  private async tellRefused(tx: Transaction, row: NoticeRow, { message }: AppError): Promise<void> {
    const { person, channel } = row;
    if (!this.config.APPROVERS.some(({ name }) => name === person) || !(await this.stores.notices.tellRefusal(tx, row))) return;
    const text = `${person} cannot be asked for approvals by ${channel}: ${message}. What nobody answers in time expires.`;
    await this.messenger.publish(SecurityAlert, { taskId: null, severity: 'CRITICAL', code: 'approval_not_asked', message: text.slice(0, 1000), at: new Date().toISOString() }, { tx });
  }

  private async audit(tx: Transaction, row: NoticeRow, action: string, output: string, success: boolean): Promise<void> {
    const at = new Date().toISOString();
    const entries = (await this.stores.prompts.entriesOf(row.id, tx)).map(({ digest, approval }) => ({
      at,
      actor: 'notifier',
      action,
      target: `${row.person} by ${row.channel}`,
      taskId: approval.taskId,
      input: `shown ${digest}`,
      output: output.slice(0, 500),
      approval: approval.id,
      evidence: [],
      durationMs: null,
      success,
    }));
    if (entries.length > 0) await this.messenger.publish(AuditRecord, { entries }, { tx });
  }

  private isOpen(entry: Entry, person: string): boolean {
    return outcomeOf(entry, person, this.config.QUIET_HOURS_ZONE) === undefined;
  }
}

function pauseAfter({ details }: AppError, attempts: number): number {
  const wished = details['retryAfterSeconds'];
  return typeof wished === 'number' ? wished : (PAUSES[Math.min(attempts, PAUSES.length) - 1] ?? 2);
}
