import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { PayloadOf, ReplyOf, Schedule, ScheduleRun, ScheduleSet, ScheduleView } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { Clock } from '../clock.js';
import type { IntakeConfig } from '../intake.config.js';
import { SourceGate } from '../sources/source-gate.service.js';
import { SourceRegistry } from '../sources/source-registry.service.js';
import { nextTimes, timetableFault } from './due-times.js';
import { scheduleError } from './schedule.error.js';
import { ScheduleRepository, type SetSchedule } from './schedule.repository.js';
import { ScheduleRunner } from './schedule-runner.service.js';
import type { PlacedSchedule } from './schedule-settings.js';
import { ScheduleSource } from './schedule-source.js';

const SHOWN_TIMES = 3;
/** What another instance was told is heard of so late at most. */
const READ_AGAIN_MS = 5_000;
const SETTING = 'SCHEDULES';

/** What the book is kept by. */
@Injectable()
export class ScheduleHouse {
  constructor(
    @Inject(CONFIG) readonly config: Pick<IntakeConfig, 'SCHEDULES' | 'BUSINESS_TIMEZONE'>,
    @Inject(LOGGER) readonly log: Logger,
    readonly clock: Clock,
  ) {}
}

type Entry = SetSchedule & { readonly origin: ScheduleView['origin'] };

/** Which schedules there are: those of the setting, and those that were set since. Keeps a source for each. */
@Injectable()
export class ScheduleBook implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sources = new Map<string, ScheduleSource>();
  private readonly stopping = new AbortController();
  private reading = Promise.resolve();
  private turn = Promise.resolve();

  constructor(
    private readonly schedules: ScheduleRepository,
    private readonly runner: ScheduleRunner,
    private readonly registry: SourceRegistry,
    private readonly gate: SourceGate,
    private readonly house: ScheduleHouse,
  ) {}

  onApplicationBootstrap(): void {
    this.reading = this.readAgain();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.reading;
  }

  async list(): Promise<ScheduleView[]> {
    await this.gate.read();
    const [entries, last] = await Promise.all([this.entries(), this.schedules.lastRuns()]);
    return entries.map((entry) => this.view(entry, last.get(entry.schedule.id) ?? null));
  }

  /** @throws AppError `schedule_invalid`, `schedule_in_setting` */
  async set({ schedule, by }: PayloadOf<typeof ScheduleSet>): Promise<ReplyOf<typeof ScheduleSet>> {
    const fault = timetableFault(this.placed(schedule, by));
    if (fault !== undefined) throw scheduleError('schedule_invalid', fault);
    this.refuseSetting(schedule.id);
    const changed = await this.schedules.set(schedule, by);
    await this.follow();
    return { schedule: (await this.list()).find(({ id }) => id === schedule.id) ?? this.view({ schedule, setBy: by, origin: 'set' }, null), changed };
  }

  /** @throws AppError `schedule_not_found`, `schedule_in_setting` */
  async remove(id: string): Promise<void> {
    this.refuseSetting(id);
    if (!(await this.schedules.remove(id))) throw unknown(id);
    await this.follow();
  }

  /** @throws AppError `schedule_not_found` */
  async run({ id, by, key }: PayloadOf<typeof ScheduleRun>): Promise<ReplyOf<typeof ScheduleRun>> {
    const entry = (await this.entries()).find(({ schedule }) => schedule.id === id);
    if (entry === undefined) throw unknown(id);
    return this.runner.runByHand(this.placed(entry.schedule, entry.setBy), key, by, this.house.clock.now());
  }

  private async entries(): Promise<Entry[]> {
    const fixed = this.house.config.SCHEDULES.map((schedule): Entry => ({ schedule, setBy: SETTING, origin: 'setting' }));
    const set = (await this.schedules.all()).filter(({ schedule }) => !this.isFixed(schedule.id)).map((one): Entry => ({ ...one, origin: 'set' }));
    return [...fixed, ...set].sort((one, two) => (one.schedule.id < two.schedule.id ? -1 : 1));
  }

  /** One after the other, so that no source is made twice. */
  private follow(): Promise<void> {
    return (this.turn = this.turn.catch(() => undefined).then(() => this.bringIntoLine()));
  }

  private async bringIntoLine(): Promise<void> {
    const wanted = new Map((await this.entries()).map(({ schedule, setBy }) => [schedule.id, this.placed(schedule, setBy)]));
    for (const [id, source] of this.sources) if (JSON.stringify(source.schedule) !== JSON.stringify(wanted.get(id))) await this.drop(id, source);
    if (this.stopping.signal.aborted) return;
    for (const [id, schedule] of wanted) if (!this.sources.has(id)) this.add(schedule);
  }

  private add(schedule: PlacedSchedule): void {
    const { clock, log } = this.house;
    const source = new ScheduleSource(schedule, { gate: this.gate, runner: this.runner, clock, log });
    this.registry.add(source);
    this.sources.set(schedule.id, source);
  }

  private async drop(id: string, source: ScheduleSource): Promise<void> {
    this.sources.delete(id);
    await this.registry.remove(source.id);
  }

  private async readAgain(): Promise<void> {
    const { clock, log } = this.house;
    while (!this.stopping.signal.aborted) {
      await this.follow().catch((thrown: unknown) => log.warn({ detail: toAppError(thrown).message }, 'the schedules could not be read, trying again'));
      await clock.wait(READ_AGAIN_MS, this.stopping.signal);
    }
  }

  private placed(schedule: Schedule, setBy: string): PlacedSchedule {
    return { ...schedule, setBy, zone: schedule.zone ?? this.house.config.BUSINESS_TIMEZONE };
  }

  private isFixed(id: string): boolean {
    return this.house.config.SCHEDULES.some((schedule) => schedule.id === id);
  }

  private refuseSetting(id: string): void {
    if (this.isFixed(id)) throw scheduleError('schedule_in_setting', `The schedule ${id} stands in the setting ${SETTING}: change it there, or pause its source schedule:${id}.`);
  }

  private view({ schedule, setBy, origin }: Entry, last: ScheduleView['last']): ScheduleView {
    const placed = this.placed(schedule, setBy);
    const paused = this.gate.record(`schedule:${schedule.id}`)?.pausedBy != null;
    return { ...placed, origin, paused, next: nextTimes(placed, this.house.clock.now(), SHOWN_TIMES).map((time) => time.toISOString()), last };
  }
}

const unknown = (id: string) => scheduleError('schedule_not_found', `There is no schedule ${id}.`);
