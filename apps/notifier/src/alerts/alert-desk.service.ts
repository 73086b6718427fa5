import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER, Rounds } from '@waggle/runtime';
import type { Approver } from '../approver.js';
import { alertPeople, type NotifierConfig } from '../notifier.config.js';
import { Dispatcher } from '../prompts/dispatcher.service.js';
import { type Addressee, AlertRepository } from './alert.repository.js';
import { alarm, summary } from './bulletin.js';

const LOOK_MS = 1000;

/** Puts alerts into messages: what is urgent after a moment in which more may come, all of a day in the summary. */
@Injectable()
export class AlertDesk implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;
  private readonly people: readonly Approver[];

  constructor(
    private readonly alerts: AlertRepository,
    private readonly dispatcher: Dispatcher,
    @Inject(CONFIG) private readonly config: Pick<NotifierConfig, 'APPROVERS' | 'ALERT_RECIPIENTS' | 'ALERT_GATHER_SECONDS' | 'ALERT_SUMMARY_AT' | 'QUIET_HOURS_ZONE'>,
    @Inject(LOGGER) log: Logger,
  ) {
    this.people = alertPeople(config);
    this.rounds = new Rounds(() => LOOK_MS, () => this.look(new Date()), (thrown) => log.warn({ detail: toAppError(thrown).message }, 'alerts could not be put into messages; trying again'));
  }

  get hasPeople(): boolean {
    return this.people.length > 0;
  }

  onApplicationBootstrap(): void {
    if (this.hasPeople) this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  async look(now: Date): Promise<void> {
    const { alerts, config } = this;
    await alerts.database.transaction(async (tx) => {
      const waiting = await alerts.takeWaiting(tx, config.ALERT_GATHER_SECONDS);
      if (waiting.length > 0) await alerts.post(tx, alarm(waiting), this.everyWay());
      const { day, time } = clockIn(config.QUIET_HOURS_ZONE, now);
      if (config.ALERT_SUMMARY_AT !== 'off' && time >= config.ALERT_SUMMARY_AT && (await alerts.claimDay(tx, day))) {
        await alerts.post(tx, summary(day, await alerts.ofLastDay(tx)), this.everyWay().filter(({ channel }) => channel === 'mail'));
      }
      if (waiting.length > 0) tx.afterCommit(() => this.dispatcher.wake());
    });
  }

  private everyWay(): Addressee[] {
    return this.people.flatMap(({ name: person, slackUser, phone, email }) => [
      ...(slackUser === undefined ? [] : [{ person, channel: 'slack' as const }]),
      ...(phone === undefined ? [] : [{ person, channel: 'sms' as const }]),
      ...(email === undefined ? [] : [{ person, channel: 'mail' as const }]),
    ]);
  }
}

/** As the clock on the wall says there: 2026-11-27 and 07:00. */
function clockIn(zone: string, now: Date): { readonly day: string; readonly time: string } {
  const [day = '', time = ''] = now.toLocaleString('sv-SE', { timeZone: zone }).split(' ');
  return { day, time: time.slice(0, 5) };
}
