import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { ServerControl } from '@waggle/dev';
import type { Load } from './load.js';
import type { Notebook } from './notebook.js';
import type { Office } from './office.js';
import { type Fault, type FaultServer, lineOf, type Wire } from './plan.js';

const SECOND = 1000;
const HALF = 0.5;

/** Carries a plan out, and makes everything whole again. */
export class Injector {
  /** By kind: what was done. What met a process that was down already is not counted. */
  readonly counts = new Map<string, number>();
  private readonly under = new Set<Promise<void>>();
  private alarmed = false;

  constructor(
    private readonly office: Office,
    private readonly load: Load,
    private readonly notebook: Notebook,
    private readonly log: (line: string) => void,
  ) {}

  /** Resolves when the last fault has ended. */
  async play(plan: readonly Fault[], signal: AbortSignal): Promise<void> {
    const begun = performance.now();
    for (const fault of plan) {
      await delay(Math.max(0, fault.at * SECOND - (performance.now() - begun)), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      const done = this.one(fault).finally(() => this.under.delete(done));
      this.under.add(done);
    }
    await Promise.all(this.under);
  }

  /** Clocks right, wires whole, nothing frozen, every server there. */
  async heal(): Promise<void> {
    await this.office.clocks?.right();
    for (const wire of Object.values(this.office.wires)) wire.heal();
    for (const { pid } of this.office.zone.processes()) if (pid !== undefined) signalTo(pid, 'SIGCONT');
    for (const server of Object.values(this.office.infrastructure.servers)) await server.freeze?.(false);
    if (this.alarmed) await this.alarm(false);
  }

  private async one(fault: Fault): Promise<void> {
    const began = Date.now();
    this.log(lineOf(fault));
    try {
      const hit = await this.make(fault);
      if (!hit) return this.log(`         (${fault.target} was down already)`);
      this.counts.set(fault.kind, (this.counts.get(fault.kind) ?? 0) + 1);
      this.notebook.write({ note: 'fault', kind: fault.kind, target: fault.target, began, ended: Date.now() });
    } catch (thrown) {
      this.log(`         (${fault.kind} ${fault.target}: ${thrown instanceof Error ? thrown.message.slice(0, 200) : String(thrown)})`);
    }
  }

  /** Resolves when it is over. False: there was nothing to hit. */
  private async make(fault: Fault): Promise<boolean> {
    const { kind, target, size } = fault;
    switch (kind) {
      case 'kill':
        return this.toProcess(target, 'SIGKILL');
      case 'restart':
        return this.toProcess(target, 'SIGTERM');
      case 'freeze':
        return this.freeze(fault);
      case 'clock':
        return this.during(fault, () => this.office.clocks?.set(target, size), () => this.office.clocks?.set(target, 0));
      case 'server_kill':
        return this.during(fault, () => this.server(target).kill(), () => this.server(target).start());
      case 'server_freeze':
        return this.during(fault, () => this.server(target).freeze?.(true), () => this.server(target).freeze?.(false));
      case 'redis_emptied':
        return emptied(this.server('redis').url);
      case 'alarm':
        return this.during(fault, () => this.alarm(true), () => this.alarm(false));
      case 'mail_refused':
        for (let count = 0; count < size; count += 1) this.office.mail.failNext('refuse');
        return true;
      case 'mail_unanswered':
        this.office.mail.failNext('lose_answer');
        return true;
      case 'burst':
        this.load.burst(size);
        return true;
      default:
        return this.toWire(fault);
    }
  }

  private async toWire(fault: Fault): Promise<boolean> {
    const wire = this.office.wires[fault.target as Wire];
    if (fault.kind === 'tear') wire.tear(HALF);
    const begin = { cut: () => wire.cut(), slow: () => wire.slow(fault.size), hold: () => wire.hold(), tear: () => undefined };
    return this.during(fault, begin[fault.kind as keyof typeof begin], () => wire.heal());
  }

  private async during({ lasts }: Fault, begin: () => unknown, end: () => unknown): Promise<true> {
    await begin();
    await delay(lasts * SECOND);
    await end();
    return true;
  }

  private async alarm(raised: boolean): Promise<void> {
    if (raised) this.alarmed = true;
    await this.server('amqp').alarm?.(raised);
    this.alarmed = raised;
  }

  private async freeze(fault: Fault): Promise<boolean> {
    const pid = this.pidOf(fault.target);
    if (pid === undefined || !signalTo(pid, 'SIGSTOP')) return false;
    await delay(fault.lasts * SECOND);
    signalTo(pid, 'SIGCONT');
    return true;
  }

  /** Over when it has another process. */
  private async toProcess(service: string, signal: NodeJS.Signals): Promise<boolean> {
    const pid = this.pidOf(service);
    if (pid === undefined || !signalTo(pid, signal)) return false;
    const isBack = (): boolean => ![undefined, pid].includes(this.pidOf(service));
    for (let waited = 0; !isBack() && waited < 60; waited += HALF) await delay(HALF * SECOND);
    return true;
  }

  private pidOf(service: string): number | undefined {
    return this.office.zone.processes().find((one) => one.service === service)?.pid;
  }

  private server(name: string): ServerControl {
    const control = this.office.infrastructure.servers[name as FaultServer];
    if (control === undefined) throw new Error(`there is no server ${name}`);
    return control;
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function emptied(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.flushall();
    return true;
  } finally {
    client.disconnect();
  }
}
