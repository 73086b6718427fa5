import type { Stop } from '@waggle/contracts';
import type { OrchestratorConfig } from '../orchestrator.config.js';
import type { Candidate } from '../routing.js';

/** What a decision may look at beside the task and the message: nothing else, so that it can be repeated and tested. */
export interface World {
  readonly config: OrchestratorConfig;
  readonly living: readonly Candidate[];
  /** Agents that are expected back. */
  readonly away: readonly Candidate[];
  /** The one agent that the policy lets make granted calls in this role. */
  readonly executor: string;
  /** What is held still. */
  readonly stops: readonly Stop[];
}
