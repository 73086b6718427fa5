import { Inject, Injectable } from '@nestjs/common';
import { SecurityAlert } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { type Logger, Metrics } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import type { Cycle, Trouble } from '@waggle/workspace-sync';
import { SyncMeters } from './sync-meters.service.js';
import { type SyncState, SyncStateRepository } from './sync-state.repository.js';

/** Tells of a cycle: status, log, measures, and an alert for what a person must know. */
@Injectable()
export class SyncReportService {
  private withSecrets = new Set<string>();

  constructor(
    private readonly states: SyncStateRepository,
    private readonly messenger: Messenger,
    private readonly metrics: Metrics,
    private readonly meters: SyncMeters,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  last(): ReturnType<SyncStateRepository['read']> {
    return this.states.read();
  }

  async tell(cycle: Cycle): Promise<SyncState> {
    const known = (await this.states.read()).state;
    const state = stateAfter(cycle, known);
    await this.alert(cycle);
    if (state.state === 'blocked' && known.state !== 'blocked') await this.stopped(cycle);
    await this.states.write(state);
    this.metrics.syncTime.observe({ outcome: state.state }, cycle.ms / 1000);
    this.metrics.syncFiles.inc({ direction: 'pulled' }, cycle.pulled.length);
    this.metrics.syncFiles.inc({ direction: 'pushed' }, cycle.pushed.length);
    this.meters.conflicts.inc(cycle.conflicts.length);
    this.meters.quarantined.inc(cycle.quarantined.length);
    if (cycle.accepted) this.meters.acceptedAt.setToCurrentTime();
    const line = { ms: cycle.ms, head: cycle.head, pulled: cycle.pulled.length, pushed: cycle.pushed.length, conflicts: cycle.conflicts.length, quarantined: cycle.quarantined.length, troubles: cycle.troubles.map(({ code }) => code) };
    this.log[cycle.troubles.length > 0 ? 'warn' : 'info'](line, `sync: ${state.state}`);
    return state;
  }

  /** Once for each file, until it is clean again. */
  private async alert({ refused, quarantined, startedAt }: Cycle): Promise<void> {
    const withSecrets = refused.filter(({ reason }) => reason === 'secret');
    for (const { path, found } of withSecrets) {
      if (!this.withSecrets.has(path)) await this.raise('sync_secret_found', `${path} holds a secret (${found.join(', ')}): it is not shared. Take the secret out, and change it where it is valid.`, startedAt);
    }
    this.withSecrets = new Set(withSecrets.map(({ path }) => path));
    for (const { path, reason, from } of quarantined) await this.raise('sync_file_quarantined', `${path}, from ${from === null ? 'a person\u2019s commit' : `the ${from} zone`}: ${reason}`, startedAt);
  }

  /** Once, when it stops; what is told is kept with the state. */
  private async stopped({ troubles, startedAt }: Cycle): Promise<void> {
    const why = troubles.find(({ blocks }) => blocks);
    if (why !== undefined) await this.raise('sync_blocked', `Nothing is shared with the other zone: ${why.message} ${why.mend} [${why.code}]`, startedAt);
  }

  private raise(code: string, message: string, at: string): Promise<void> {
    return this.messenger.publish(SecurityAlert, { taskId: null, severity: 'CRITICAL', code, message: message.slice(0, 1000), at });
  }
}

/** Totals go on; everything else is of this cycle. */
function stateAfter(cycle: Cycle, known: SyncState): SyncState {
  const { accepted, troubles, head, ms, pulled, pushed, conflicts, quarantined } = cycle;
  const ended = new Date(Date.parse(cycle.startedAt) + ms).toISOString();
  return {
    state: stateOf(accepted, troubles),
    head,
    lastSyncAt: accepted ? ended : known.lastSyncAt,
    lastCycleMs: ms,
    pulled: known.pulled + pulled.length,
    pushed: known.pushed + pushed.length,
    conflicts: known.conflicts + conflicts.length,
    quarantined: known.quarantined + quarantined.length,
    trouble: shown(troubles[0]),
  };
}

function stateOf(accepted: boolean, troubles: readonly Trouble[]): SyncState['state'] {
  if (troubles.some(({ blocks }) => blocks)) return 'blocked';
  if (troubles.some(({ code }) => code === 'remote_unreachable' || code === 'remote_refused')) return 'offline';
  return accepted ? 'idle' : 'behind';
}

function shown(trouble: Trouble | undefined): SyncState['trouble'] {
  if (trouble === undefined) return null;
  const { blocks: _blocks, ...rest } = trouble;
  return rest;
}
