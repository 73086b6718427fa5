import type { Infrastructure } from '@waggle/dev';
import type { Noise } from './noise.js';

export interface BenchOptions {
  /** Measured runs of each side; medians are reported. */
  readonly runs: number;
  /** Tasks of one run of the pipeline. */
  readonly tasks: number;
  /** LOW tasks that wait while URGENT ones come in. */
  readonly backlog: number;
  /** Names of the peers that take part in the pipeline. */
  readonly peers: readonly string[];
  /** A folder for CPU profiles of the measured process. */
  readonly profile: string | undefined;
}

export interface BenchContext {
  readonly options: BenchOptions;
  /** State folder of this run. */
  readonly home: string;
  readonly infrastructure: Infrastructure;
  readonly noise: Noise;
  /** Progress for people, one line a call. */
  readonly log: (line: string) => void;
}

/** What a part found: what people read first comes first. */
export interface Finding {
  readonly lines: readonly string[];
  /** The part's block of the JSON. */
  readonly json: Readonly<Record<string, unknown>>;
  /** What of it could not be measured, although it was asked for; the part counts as failed. */
  readonly error?: string;
}

export type Part = (context: BenchContext) => Promise<Finding>;
