import { Controller, Injectable } from '@nestjs/common';
import {
  AuditRecord,
  ClaimList,
  type PayloadOf,
  ProofCheck,
  type ReplyOf,
  SecurityAlert,
  type SyncStatusView,
  SyncTrigger,
  type Zone,
  type ZonesFile,
  ZoneRest,
  ZonesRead,
  ZoneTake,
} from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Handles, Messenger } from '@waggle/messaging';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, type TestScope } from '@waggle/testing';
import type { Remote } from './remote.js';

/** What one zone's other services know and have heard. */
export class ZoneWorld {
  /** As this zone's work tree has it: old until it syncs. */
  file: ZonesFile;
  alone = false;
  readonly claims: ReplyOf<typeof ClaimList>['claims'] = [];
  readonly rests: Array<string | null> = [];
  readonly recorded: PayloadOf<typeof AuditRecord>['entries'] = [];
  readonly alerts: PayloadOf<typeof SecurityAlert>[] = [];
  syncs = 0;
  messenger: Messenger | undefined;

  constructor(
    readonly here: Zone,
    readonly remote: Remote,
  ) {
    this.file = remote.file;
  }

  sync(): SyncStatusView {
    this.syncs += 1;
    if (this.remote.reachable) this.file = this.remote.file;
    const state = this.alone ? 'off' : this.remote.reachable ? 'idle' : 'offline';
    return { zone: this.here, state, remote: 'git@example.org:office', branch: 'main', head: null, lastSyncAt: null, lastCycleMs: null, nextSyncAt: null, pulled: 0, pushed: 0, conflicts: 0, quarantined: 0, trouble: null };
  }

  claim(taskId: string): void {
    this.claims.unshift({ taskId, title: taskId, agent: 'sales', file: null, status: 'received', claimedAt: new Date().toISOString(), submitted: true, zone: this.here, epoch: 1, custody: 'ours' });
  }
}

@Controller()
class WorkspaceDouble {
  constructor(private readonly world: ZoneWorld) {}

  @Handles(ZonesRead)
  async read(): Promise<ReplyOf<typeof ZonesRead>> {
    const { here, alone, file } = this.world;
    return { here, alone, file };
  }
  @Handles(ZoneTake)
  async take({ zone, reason }: PayloadOf<typeof ZoneTake>): Promise<ReplyOf<typeof ZoneTake>> {
    const { file, remote } = this.world;
    if (file.active === zone) return { file };
    this.world.file = remote.push(zone, reason, file.epoch);
    return { file: this.world.file };
  }
  @Handles(SyncTrigger)
  async sync(): Promise<SyncStatusView> {
    return this.world.sync();
  }
  @Handles(ZoneRest)
  async rest({ until }: PayloadOf<typeof ZoneRest>): Promise<ReplyOf<typeof ZoneRest>> {
    this.world.rests.push(until);
    return { until };
  }
  @Handles(ClaimList)
  async list(): Promise<ReplyOf<typeof ClaimList>> {
    return { claims: this.world.claims, next: null };
  }
  @Handles(otherMessagesOf('workspace', ZonesRead, ZoneTake, SyncTrigger, ZoneRest, ClaimList))
  async unused(): Promise<void> {}
}

@Controller()
class AuditDouble {
  constructor(private readonly world: ZoneWorld) {}

  @Handles(AuditRecord)
  async record({ entries }: PayloadOf<typeof AuditRecord>): Promise<void> {
    this.world.recorded.push(...entries);
  }
  @Handles(otherMessagesOf('audit', AuditRecord))
  async unused(): Promise<void> {}
}

/** Hears alerts, and believes the proof "olga". */
@Controller()
class GatekeeperDouble {
  constructor(private readonly world: ZoneWorld) {}

  @Handles(ProofCheck)
  async check({ statement, proof, least }: PayloadOf<typeof ProofCheck>): Promise<ReplyOf<typeof ProofCheck>> {
    if (!proof.startsWith('olga') || least !== 'admin') throw new AppError('proof_invalid', 'denied', 'The proof does not fit.');
    return { person: statement.person };
  }
  @Handles(SecurityAlert)
  async alert(alert: PayloadOf<typeof SecurityAlert>): Promise<void> {
    this.world.alerts.push(alert);
  }
  @Handles(otherMessagesOf('gatekeeper', ProofCheck))
  async unused(): Promise<void> {}
}

/** Stands for whoever asks: the gateway, or the workspace that tells of a change. */
@Injectable()
class Caller {
  constructor(world: ZoneWorld, messenger: Messenger) {
    world.messenger = messenger;
  }
}

/** The other services of one zone. @param caller the service under whose name the spec speaks; none where the real gateway runs */
export async function startWorld(world: ZoneWorld, { env }: Pick<TestScope, 'env'>, caller?: string): Promise<RunningService[]> {
  const role = world.here === 'cloud' ? 'cloud' : 'swarm';
  const providers = [{ provide: ZoneWorld, useValue: world }];
  const own = { plane: 'core', roles: ['swarm', 'cloud'], providers } as const;
  const definitions = [
    defineService({ name: 'workspace', controllers: [WorkspaceDouble], ...own }),
    defineService({ name: 'audit', controllers: [AuditDouble], ...own }),
    defineService({ name: 'gatekeeper', controllers: [GatekeeperDouble], ...own }),
    ...(caller === undefined ? [] : [defineService({ ...own, name: caller, providers: [...providers, Caller] })]),
  ];
  return Promise.all(definitions.map((one) => startService(one, { env: { ...env, LOG_LEVEL: 'silent', WAGGLE_ROLE: role } })));
}
