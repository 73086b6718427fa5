import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { ServerControl } from '@waggle/dev';
import type { Load } from './load.js';
import type { Notebook } from './notebook.js';
import type { Office } from './office.js';
import { type Fault, type FaultServer, lineOf, type Wire } from './plan.js';

const SECOND = 1000;
const HALF = 0.5;

const BACK_WITHIN_SECONDS = 60;

export interface InjectorParts {
  readonly office: Office;
  readonly load: Load;
  readonly notebook: Notebook;
  readonly log: (line: string) => void;
  /** Aborted: no further fault begins, and what lasts is over. */
  readonly signal: AbortSignal;
}

/** Carries a plan out, and makes everything whole again. */
export class Injector {
  /** By kind: what was done. What met a process that was down already is not counted. */
  readonly counts = new Map<string, number>();
  /** What could not be done, with the reason. */
  readonly failed: string[] = [];
  private readonly under = new Set<Promise<void>>();
  private readonly down = new Set<ServerControl>();
  private alarmed = false;

  constructor(private readonly parts: InjectorParts) {}

  /** Resolves when the last fault has ended. */
  async play(plan: readonly Fault[]): Promise<void> {
    const begun = performance.now();
    for (const fault of plan) {
      await this.pause(fault.at - (performance.now() - begun) / SECOND);
      if (this.parts.signal.aborted) break;
      const done = this.one(fault).finally(() => this.under.delete(done));
      this.under.add(done);
    }
    await Promise.all(this.under);
  }

  /** Wires whole, clocks right, nothing frozen, every server there. */
  async heal(): Promise<void> {
    const { wires, zone, clocks, infrastructure } = this.parts.office;
    for (const wire of Object.values(wires)) wire.heal();
    for (const { pid } of zone.processes()) if (pid !== undefined) signalTo(pid, 'SIGCONT');
    await clocks?.right();
    for (const server of this.down) await this.start(server);
    for (const server of Object.values(infrastructure.servers)) await server.freeze?.(false);
    if (this.alarmed) await this.alarm(false);
  }

  private async one(fault: Fault): Promise<void> {
    const { log, notebook, signal } = this.parts;
    const began = Date.now();
    log(lineOf(fault));
    try {
      const hit = await this.make(fault);
      if (!hit) return log(`         (${fault.target} was down already)`);
      this.counts.set(fault.kind, (this.counts.get(fault.kind) ?? 0) + 1);
      notebook.write({ note: 'fault', kind: fault.kind, target: fault.target, began, ended: Date.now() });
    } catch (thrown) {
      const failure = `${fault.kind} ${fault.target}: ${thrown instanceof Error ? thrown.message.slice(0, 200) : String(thrown)}`;
      if (!signal.aborted) this.failed.push(failure);
      log(`         (${failure})`);
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
        return this.during(fault, () => possible(this.parts.office.clocks?.set(target, size)), () => possible(this.parts.office.clocks?.set(target, 0)));
      case 'server_kill':
        return this.during(fault, () => this.kill(this.server(target)), () => this.start(this.server(target)));
      case 'server_freeze':
        return this.during(fault, () => possible(this.server(target).freeze?.(true)), () => possible(this.server(target).freeze?.(false)));
      case 'redis_emptied':
        return emptied(this.server('redis').url);
      case 'alarm':
        return this.during(fault, () => this.alarm(true), () => this.alarm(false));
      case 'mail_refused':
        for (let count = 0; count < size; count += 1) this.parts.office.mail.failNext('refuse');
        return true;
      case 'mail_unanswered':
        this.parts.office.mail.failNext('lose_answer');
        return true;
      case 'burst':
        this.parts.load.burst(size);
        return true;
      default:
        return this.toWire(fault);
    }
  }

  private async toWire(fault: Fault): Promise<boolean> {
    const wire = this.parts.office.wires[fault.target as Wire];
    if (fault.kind === 'tear' && wire.connections === 0) return false;
    const begin = { cut: () => wire.cut(), slow: () => wire.slow(fault.size), hold: () => wire.hold(), tear: () => wire.tear(HALF) };
    return this.during(fault, begin[fault.kind as keyof typeof begin], () => wire.heal());
  }

  private async during({ lasts }: Fault, begin: () => unknown, end: () => unknown): Promise<true> {
    await begin();
    await this.pause(lasts);
    await end();
    return true;
  }

  private async pause(seconds: number): Promise<void> {
    await delay(Math.max(0, seconds) * SECOND, undefined, { signal: this.parts.signal }).catch(() => undefined);
  }

  private async kill(server: ServerControl): Promise<void> {
    this.down.add(server);
    await server.kill();
  }

  private async start(server: ServerControl): Promise<void> {
    await server.start();
    this.down.delete(server);
  }

  private async alarm(raised: boolean): Promise<void> {
    if (raised) this.alarmed = true;
    await possible(this.server('amqp').alarm?.(raised));
    this.alarmed = raised;
  }

  private async freeze(fault: Fault): Promise<boolean> {
    const pid = this.pidOf(fault.target);
    if (pid === undefined || !signalTo(pid, 'SIGSTOP')) return false;
    await this.pause(fault.lasts);
    signalTo(pid, 'SIGCONT');
    return true;
  }

  /** Over when it has another process. @throws Error when it gets none */
  private async toProcess(service: string, signal: NodeJS.Signals): Promise<boolean> {
    const pid = this.pidOf(service);
    if (pid === undefined || !signalTo(pid, signal)) return false;
    const isBack = (): boolean => ![undefined, pid].includes(this.pidOf(service));
    for (let waited = 0; !isBack() && waited < BACK_WITHIN_SECONDS && !this.parts.signal.aborted; waited += HALF) await this.pause(HALF);
    if (!isBack()) throw new Error(`no other process within ${BACK_WITHIN_SECONDS} s`);
    return true;
  }

  private pidOf(service: string): number | undefined {
    return this.parts.office.zone.processes().find((one) => one.service === service)?.pid;
  }

  private server(name: string): ServerControl {
    const control = this.parts.office.infrastructure.servers[name as FaultServer];
    if (control === undefined) throw new Error(`there is no server ${name}`);
    return control;
  }
}

/** What cannot be done here must not count as done. */
async function possible(doing: Promise<void> | undefined): Promise<void> {
  if (doing === undefined) throw new Error('it cannot be done here');
  await doing;
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
