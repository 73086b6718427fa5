import { type FleetReply, fleetRequestSchema, type Instance } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Unit } from './unit.js';

/** However much is asked for: a machine has an end. */
const MOST_ON_ONE_MACHINE = 32;

/** One instance that can be counted, launched and ended by itself. */
export interface Member extends Unit {
  readonly instance: Instance;
  /** Starts it, again and again with growing pauses until it runs or is stopped. */
  keepStarting(): void;
}

export interface FleetOptions {
  /** All units of the zone; what is launched is added, what ends is taken away. */
  readonly units: Unit[];
  /** How another instance is made, under its number and not started; undefined for a service of which there is one at most, or none here. */
  readonly another: (service: string) => ((number: number) => Member) | undefined;
  readonly log: (line: string) => void;
}

/**
 * How many processes a service has. The processes, and the secrets that they are started with, stay with the zone: who asks over its
 * channel learns only which there are and can only change their number.
 */
export class Fleet {
  private readonly draining = new Map<Member, Promise<void>>();

  constructor(private readonly options: FleetOptions) {}

  /** Answers what is no request of ours with undefined. */
  handle(message: unknown): FleetReply | undefined {
    const { data: request, success } = fleetRequestSchema.safeParse(message);
    if (!success) return undefined;
    try {
      if (request.ask === 'fleet.scale') this.scale(request.service, request.count);
      if (request.ask === 'fleet.terminate') this.end(this.members(request.service).find(({ instance }) => instance.id === request.instance));
      return { fleetReply: request.id, instances: this.list(request.service) };
    } catch (thrown) {
      return { fleetReply: request.id, instances: null, refused: toAppError(thrown).message };
    }
  }

  /** null: no such service here. */
  list(service: string): Instance[] | null {
    const ending = [...this.draining.keys()].filter((one) => one.service === service);
    const found = [...this.members(service), ...ending].map(({ instance }) => instance);
    return found.length === 0 && this.options.another(service) === undefined ? null : found;
  }

  /** Resolves when what was told to end has ended. */
  async drained(): Promise<void> {
    await Promise.all(this.draining.values());
  }

  private scale(service: string, wanted: number): void {
    const another = this.options.another(service);
    if (another === undefined) return this.options.log(`${service} is not scaled: of this service there is one, or none here`);
    const count = Math.min(wanted, MOST_ON_ONE_MACHINE);
    for (let present = this.members(service); present.length > count; present = this.members(service)) this.end(present.at(-1));
    while (this.members(service).length < count) this.launch(service, another);
  }

  private launch(service: string, another: (number: number) => Member): void {
    const taken = new Set([...this.members(service), ...this.draining.keys()].map(({ instance }) => instance.id));
    let number = 1;
    while (taken.has(instanceId(service, number))) number += 1;
    const made = another(number);
    this.options.units.push(made);
    made.keepStarting();
  }

  private end(member: Member | undefined): void {
    if (member === undefined || this.options.another(member.service) === undefined) return;
    this.options.units.splice(this.options.units.indexOf(member), 1);
    const ended = member
      .stop()
      .catch((thrown: unknown) => this.options.log(`${member.instance.id}: ${toAppError(thrown).message}`))
      .finally(() => this.draining.delete(member));
    this.draining.set(member, ended);
  }

  private members(service: string): Member[] {
    return this.options.units.filter((one): one is Member => one.service === service && 'keepStarting' in one);
  }
}

/** The first is called as its service. */
export const instanceId = (service: string, number: number): string => (number === 1 ? service : `${service}.${number}`);
