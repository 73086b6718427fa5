import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { INSTANCES, type ScalingRule, type ScalingStatement } from '@waggle/contracts';
import { Database } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import type { CloudManagerConfig } from './cloud-manager.config.js';
import { Journal } from './journal.service.js';
import { scalingError } from './scaling.error.js';
import { ScalingRepository, type Setting } from './scaling.repository.js';
import { Words } from './words.service.js';

/** What is wanted of a service now: as configured, and where a person has said otherwise, as that. */
export interface Wanted {
  readonly rule: ScalingRule;
  readonly paused: boolean;
}

/** What is wanted of each service. */
@Injectable()
export class Settings implements OnModuleInit {
  private said: ReadonlyMap<string, Setting> = new Map();
  /** Words that this instance has taken. */
  private heard = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Pick<CloudManagerConfig, 'SCALING_SERVICES'>,
    private readonly repository: ScalingRepository,
    private readonly database: Database,
    private readonly words: Words,
    private readonly journal: Journal,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.refresh();
  }

  /** Reads again what people have said: during an update it may have been to the instance before this one. */
  async refresh(): Promise<void> {
    const { heard } = this;
    const settings = await this.repository.settings();
    // What was read before a word was taken is older than that.
    if (heard === this.heard) this.said = new Map(settings.map((setting) => [setting.service, setting]));
  }

  get services(): string[] {
    return [...this.config.SCALING_SERVICES.keys()];
  }

  /** @throws AppError `service_not_scaled` */
  of(service: string): Wanted {
    return this.wanted(service, this.said.get(service));
  }

  /** Takes an admin's word. @throws AppError `service_not_scaled`, `scaling_invalid`, `proof_invalid`, `role_forbidden` */
  async set(statement: ScalingStatement, proof: string): Promise<Wanted> {
    this.words.verify(statement, proof);
    const { service, person } = statement;
    const before = this.of(service);
    const known = this.said.get(service);
    const setting = { service, min: statement.min ?? known?.min ?? null, max: statement.max ?? known?.max ?? null, paused: statement.paused ?? before.paused };
    const { rule, paused } = this.wanted(service, setting);
    if (rule.min > rule.max) throw scalingError('scaling_invalid', `At least ${rule.min} and at most ${rule.max} do not fit together`, { service });
    const words = `${person} has set at least ${rule.min}, at most ${rule.max}${paused ? ', and that the count stays as it is' : ''}.`;
    await this.database.transaction(async (tx) => {
      await this.repository.note(tx, proof);
      await this.repository.set(tx, setting, person);
      await this.journal.recordIn(tx, { service, from: rule.max, to: rule.max, code: paused ? 'paused' : 'set', words, by: person });
    });
    this.heard += 1;
    this.said = new Map(this.said).set(service, setting);
    return { rule, paused };
  }

  private wanted(service: string, setting: Setting | undefined): Wanted {
    const rule = this.config.SCALING_SERVICES.get(service);
    if (rule === undefined) throw notScaled(service);
    return { rule: { ...rule, min: setting?.min ?? rule.min, max: setting?.max ?? rule.max }, paused: setting?.paused ?? false };
  }
}

function notScaled(service: string): ReturnType<typeof scalingError> {
  const known = Object.hasOwn(INSTANCES, service) ? INSTANCES[service] : undefined;
  const why = known === undefined ? 'there is no such service' : known.of === 'one' ? known.why : 'SCALING_SERVICES does not name it';
  return scalingError('service_not_scaled', `${service} is not scaled: ${why}`, { service });
}
