import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** Others may use this share of the processors before the figures are called noisy. */
export const TOLERATED = 0.15;
const LOOK_MS = 400;

interface Times {
  readonly busy: number;
  readonly all: number;
}

function times(): Times {
  let [busy, all] = [0, 0];
  for (const { times: one } of cpus()) {
    const sum = one.user + one.nice + one.sys + one.irq + one.idle;
    all += sum;
    busy += sum - one.idle;
  }
  return { busy, all };
}

/** Looks, while nothing of ours works, at how busy the machine is with other things. */
export class Noise {
  private readonly looks: number[] = [];

  /** Call between runs. */
  async look(): Promise<void> {
    const before = times();
    await pause(LOOK_MS);
    const after = times();
    this.looks.push((after.busy - before.busy) / Math.max(1, after.all - before.all));
  }

  /** The largest share of the processors that something else used; 0 to 1. */
  get worst(): number {
    return Math.max(0, ...this.looks);
  }

  get tooMuch(): boolean {
    return this.worst > TOLERATED;
  }
}
