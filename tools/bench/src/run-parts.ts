import { toAppError } from '@waggle/errors';
import { Noise, TOLERATED } from './noise.js';
import type { BenchContext, Part } from './part.js';

/** By part: what goes into the JSON. */
export type Blocks = Readonly<Record<string, unknown>>;

export interface PartsRun {
  /** By part: the lines for people. */
  readonly told: ReadonlyArray<readonly [string, readonly string[]]>;
  /** Names of the parts that failed; their errors stand in the lines and in the JSON. */
  readonly failed: readonly string[];
}

/** Runs the parts one after the other, whatever becomes of the others; saves after each of them. */
export async function runParts(parts: ReadonlyArray<readonly [string, Part]>, context: (name: string, noise: Noise) => BenchContext, save: (blocks: Blocks) => Promise<void>): Promise<PartsRun> {
  const blocks: Record<string, unknown> = {};
  const told: Array<[string, readonly string[]]> = [];
  const failed: string[] = [];
  for (const [name, part] of parts) {
    const noise = new Noise();
    const its = context(name, noise);
    try {
      await noise.look();
      const { lines, json, error } = await part(its);
      await noise.look();
      if (error !== undefined) failed.push(name);
      told.push([name, [...(error === undefined ? [] : [`FAILED: ${error}`]), ...lines, ...warning(noise)]]);
      blocks[name] = { ...json, error, noisy: noise.tooMuch, others_cpu_share: Number(noise.worst.toFixed(2)) };
    } catch (error) {
      const { message } = toAppError(error);
      failed.push(name);
      its.log(`failed: ${message}`);
      told.push([name, [`FAILED: ${message}`]]);
      blocks[name] = { error: message };
    }
    await save(blocks);
  }
  return { told, failed };
}

function warning(noise: Noise): string[] {
  if (!noise.tooMuch) return [];
  return [`NOISY: other programs used up to ${percent(noise.worst)} of the processors (tolerated: ${percent(TOLERATED)}); do not quote these figures.`];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
