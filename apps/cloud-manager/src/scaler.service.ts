import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Instance, Load, ScaledService, ScalingCode } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { type Logger, Metrics } from '@waggle/observability';
import { CONFIG, LOGGER, Rounds } from '@waggle/runtime';
import type { CloudManagerConfig } from './cloud-manager.config.js';
import { type Driver, DRIVER } from './drivers/driver.js';
import { Journal } from './journal.service.js';
import { LoadReader } from './load-reader.service.js';
import { ScalingRepository } from './scaling.repository.js';
import { countOf, decide, type Memory, NO_MEMORY, type Verdict } from './scaling.policy.js';
import { Settings } from './settings.service.js';

const SELF = 'cloud-manager';
const FORGET_EVERY_MS = 3_600_000;
/** Of these nobody needs to be told by themselves: they are what lies between two decisions. */
const QUIET: readonly ScalingCode[] = ['steady', 'cooling_down'];
/** With these nothing is launched or ended. */
const HELD: readonly ScalingCode[] = ['paused', 'reported'];
const STATES = ['starting', 'running', 'draining', 'failing'] as const;

/** What the scaler looks at, and whom it tells. */
@Injectable()
export class ScalerParts {
  constructor(
    @Inject(DRIVER) readonly driver: Driver,
    readonly loads: LoadReader,
    readonly settings: Settings,
    readonly journal: Journal,
    readonly metrics: Metrics,
  ) {}
}

/** One service as it was last seen, and what is remembered of it. */
interface Seen {
  readonly view: ScaledService;
  readonly memory: Memory;
  readonly restarts: number;
  /** What was last written down, so that the same is not written again. */
  readonly told: string;
}

type Outcome = Pick<ScaledService, 'desired' | 'code' | 'words'>;

interface Done {
  readonly outcome: Outcome;
  readonly told: string;
}

/** Looks at every service again and again, and lets the driver make its count what the policy says. */
@Injectable()
export class Scaler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly seen = new Map<string, Seen>();
  private readonly rounds: Rounds;
  private readonly complaints = new Map<string | undefined, string>();
  private changes: ReadonlyMap<string, number> | undefined;
  private forgotten = 0;

  constructor(
    private readonly parts: ScalerParts,
    private readonly repository: ScalingRepository,
    @Inject(CONFIG) private readonly config: Pick<CloudManagerConfig, 'SCALING_EVERY_SECONDS' | 'SCALING_KEPT_DAYS'>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.rounds = new Rounds(() => config.SCALING_EVERY_SECONDS * 1000, () => this.round(), (thrown) => this.complain(thrown));
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  /** The services that run here, as they were last seen. */
  get views(): ScaledService[] {
    return [...this.seen.values()].map(({ view }) => ({ ...view, ...this.parts.settings.of(view.service) }));
  }

  /** One look at all; what goes wrong with one service keeps no other from its turn. */
  async round(now = Date.now()): Promise<void> {
    const { services } = this.parts.settings;
    await this.parts.settings.refresh();
    this.changes ??= await this.repository.lastChanges();
    const loads = await this.parts.loads.read(services);
    this.complaints.delete(undefined);
    for (const service of services) await this.lookAt(service, loads.get(service), now);
    if (now - this.forgotten < FORGET_EVERY_MS) return;
    this.forgotten = now;
    await this.repository.forget(this.config.SCALING_KEPT_DAYS);
  }

  private async lookAt(service: string, load: Load | undefined, now: number): Promise<void> {
    try {
      await this.look(service, load, now);
      this.complaints.delete(service);
    } catch (thrown) {
      this.complain(thrown, service);
    }
  }

  private async look(service: string, load: Load | undefined, now: number): Promise<void> {
    const { driver, settings } = this.parts;
    const instances = await driver.list(service);
    if (instances === undefined || load === undefined) return void this.seen.delete(service);
    const { rule, paused } = settings.of(service);
    const before = this.seen.get(service);
    const memory = before?.memory ?? { ...NO_MEMORY, changedAt: this.changes?.get(service) ?? null };
    const verdict = decide(rule, { load, instances, now }, memory);
    const count = countOf(instances);
    const governedBy = (await driver.governedBy(service)) ?? null;
    const wish = held(verdict, { governedBy, paused });
    const acts = wish.desired !== count && !HELD.includes(wish.code);
    const done = acts ? await this.act(service, count, wish, before?.told, now) : await this.tell(service, count, wish, before?.told, now);
    await this.tellOfCrashes(service, instances, before, now);
    const backlog = load.ready + load.unacknowledged;
    const view = { service, rule, paused, governedBy, instances, load, backlogPerInstance: count === 0 ? null : Math.round((backlog / count) * 10) / 10, ...done.outcome, at: new Date(now).toISOString() };
    this.seen.set(service, { view, memory: { changedAt: acts ? now : memory.changedAt, calmSince: verdict.calmSince }, restarts: restartsOf(instances), told: done.told });
    this.measure(view, backlog);
  }

  /** On record first; what fails is tried again, and said once. */
  private async act(service: string, count: number, wish: Outcome, before: string | undefined, now: number): Promise<Done> {
    const { driver, journal } = this.parts;
    const failed = `driver_failed ${wish.desired}`;
    const record = ({ desired, code, words }: Outcome, to = desired): Promise<void> => journal.record({ service, from: count, to, code, words, by: SELF }, now);
    const again = before === failed;
    if (!again) await record(wish);
    try {
      await driver.scale(service, wish.desired);
      if (again) await record(wish);
      return { outcome: wish, told: `${wish.code} ${wish.desired}` };
    } catch (thrown) {
      const outcome = { desired: wish.desired, code: 'driver_failed' as const, words: `${wish.words} Not done: ${toAppError(thrown).message}` };
      if (!again) await record(outcome, count);
      return { outcome, told: failed };
    }
  }

  private async tell(service: string, count: number, outcome: Outcome, before: string | undefined, now: number): Promise<Done> {
    const { desired, code, words } = outcome;
    const told = QUIET.includes(code) || desired === count && code !== 'at_max' ? '' : `${code} ${desired}`;
    if (told !== '' && told !== before) await this.parts.journal.record({ service, from: count, to: count, code, words, by: SELF }, now);
    return { outcome, told };
  }

  private async tellOfCrashes(service: string, instances: readonly Instance[], before: Seen | undefined, now: number): Promise<void> {
    const { journal } = this.parts;
    const count = countOf(instances);
    const more = restartsOf(instances) - (before?.restarts ?? restartsOf(instances));
    const as = { service, from: count, to: count, by: SELF };
    if (more > 0) await journal.record({ ...as, code: 'replaced', words: `${more} ${more === 1 ? 'instance has' : 'instances have'} ended without being told to and ${more === 1 ? 'was' : 'were'} replaced.` }, now);
    const failing = failingOf(instances);
    if (failing.length > 0 && failing.join() !== failingOf(before?.view.instances ?? []).join()) {
      await journal.record({ ...as, code: 'crash_loop', words: `${failing.join(', ')} keeps ending; it is started again with growing pauses. Its log says why.` }, now);
    }
  }

  private measure({ service, instances, desired }: ScaledService, backlog: number): void {
    const { metrics } = this.parts;
    for (const state of STATES) metrics.instances.set({ service, state }, instances.filter((one) => one.state === state).length);
    metrics.instances.set({ service, state: 'desired' }, desired);
    metrics.backlog.set({ service }, backlog);
  }

  private complain(thrown: unknown, service?: string): void {
    const { code, message } = toAppError(thrown);
    // The same, round after round, would only bury what else is logged.
    if (this.complaints.get(service) === message) return;
    this.complaints.set(service, message);
    this.log.warn({ code, detail: message, scaled: service }, 'how many shall run could not be decided, trying again');
  }
}

const restartsOf = (instances: readonly Instance[]): number => instances.reduce((sum, { restarts }) => sum + restarts, 0);
const failingOf = (instances: readonly Instance[]): string[] => instances.filter(({ state }) => state === 'failing').map(({ id }) => id);

function held({ desired, code, words }: Verdict, { governedBy, paused }: Pick<ScaledService, 'governedBy' | 'paused'>): Outcome {
  if (governedBy !== null) return { desired, code: 'reported', words: `${words} Only said, not done: ${governedBy}.` };
  if (paused) return { desired, code: 'paused', words: `${words} Not done: scaling is paused.` };
  return { desired, code, words };
}
