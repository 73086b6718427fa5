import { type KindOfWork, kindOfWork } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Clock } from '../clock.js';
import { RunningSource } from '../sources/running-source.js';
import type { SourceGate } from '../sources/source-gate.service.js';
import { nextTimes } from './due-times.js';
import type { ScheduleRunner } from './schedule-runner.service.js';
import type { PlacedSchedule } from './schedule-settings.js';
import { scheduleSource } from './schedule-task.js';

/** The clock may be set, and other instances may change things: nobody sleeps longer. */
const LOOK_AGAIN_MS = 30_000;
const AFTER_TROUBLE_MS = 5_000;
/** A zone that takes over looks so far back for times that the other one may have died before: longer than a failover takes. */
const HAND_OVER_MS = 15 * 60_000;

export interface SchedulePart {
  readonly gate: Pick<SourceGate, 'read' | 'closed'>;
  readonly runner: Pick<ScheduleRunner, 'run' | 'passOver'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Makes the tasks of one schedule when they are due. */
export class ScheduleSource extends RunningSource {
  readonly id: string;
  readonly kind = 'schedule';
  readonly work: KindOfWork;

  constructor(
    readonly schedule: PlacedSchedule,
    private readonly part: SchedulePart,
  ) {
    super();
    this.id = scheduleSource(schedule.id);
    this.work = kindOfWork(schedule.prefix);
  }

  protected async run(): Promise<void> {
    const { clock } = this.part;
    while (!this.stopping.signal.aborted) {
      await this.turn();
      await clock.wait(this.trouble === null ? this.untilNext() : AFTER_TROUBLE_MS, this.stopping.signal);
    }
  }

  /** Never throws: trouble is shown, and tried again. */
  private async turn(): Promise<void> {
    const { log, clock } = this.part;
    try {
      await this.look(clock.now());
      this.trouble = null;
    } catch (thrown) {
      const { message: what, code } = toAppError(thrown);
      if (this.stopping.signal.aborted) return;
      log.warn({ source: this.id, code, detail: what }, 'a schedule could not be kept, trying again');
      const nextTry = new Date(clock.now().getTime() + AFTER_TROUBLE_MS).toISOString();
      this.trouble = { what, since: this.trouble?.since ?? clock.now().toISOString(), nextTry };
    }
  }

  /** What comes due while a person has paused it is not made up for; what comes due in the other zone's time is the other zone's. */
  private async look(now: Date): Promise<void> {
    const { gate, runner, log } = this.part;
    await gate.read();
    const closed = gate.closed(this);
    if (closed?.state === 'paused') return runner.passOver(this.schedule, now, now);
    if (closed?.state === 'off') return runner.passOver(this.schedule, new Date(now.getTime() - HAND_OVER_MS), now);
    if (closed !== null) return;
    for (const taskId of await runner.run(this.schedule, now)) log.info({ taskId, source: this.id }, 'a schedule was due');
  }

  private untilNext(): number {
    const now = this.part.clock.now();
    const [next] = nextTimes(this.schedule, now, 1);
    return next === undefined ? LOOK_AGAIN_MS : Math.min(LOOK_AGAIN_MS, Math.max(1, next.getTime() - now.getTime()));
  }
}
