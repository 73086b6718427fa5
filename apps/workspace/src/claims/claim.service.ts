import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PREFIXES, prefixOf } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, type Identity, LOGGER } from '@waggle/runtime';
import { claimFile, INTAKE_FOLDERS, isErrno, MAX_TASK_BYTES, NextFiles, notAFile, parseTaskName, rejectUnreadableNames, symbolicLink, taskFileError, tooLarge, type WorkspacePath } from '@waggle/workspace-files';
import { ZonesService } from '../custody/zones.service.js';
import { TaskFilesService } from '../task-files.service.js';
import type { WorkspaceConfig } from '../workspace.config.js';
import type { ClaimedTask } from './claimed-task.js';
import { HandOverService } from './hand-over.service.js';

/** Claims at once, and so submissions that the broker has not confirmed yet. */
const BATCH = 64;
/** A file that was touched less than this ago may still be being written. */
const SETTLE_MS = 50;
const EMPTY_SETTLE_MS = 2_000;
const AFTER_TROUBLE_MS = 2_000;
const WHILE_RESTING_MS = 2_000;

/** Claims what lies in `Needs_Action/`, one natural batch after the other: the next one waits until this one is confirmed. */
@Injectable()
export class ClaimService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly next: NextFiles;
  private readonly ownWrites = new Set<WorkspacePath>();
  private restsUntil = 0;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) config: WorkspaceConfig,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly files: TaskFilesService,
    private readonly handOver: HandOverService,
    private readonly zones: ZonesService,
  ) {
    this.next = new NextFiles(config.WAGGLE_WORKSPACE, {
      rescanMs: config.WORKSPACE_RESCAN_SECONDS * 1000,
      accept: (name) => this.isForThisZone(name),
      onTrouble: (error) => this.log.warn({ detail: toAppError(error).message }, 'Needs_Action cannot be watched or read as a whole, reading it again and again instead'),
    });
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    this.next.stop();
    await this.running;
  }

  /** Names a file that this service itself wrote whole, so that nobody waits for its writer. */
  offer(file: WorkspacePath, urgent: boolean): void {
    this.ownWrites.add(file);
    this.next.offer(file, urgent ? 'urgent' : 'fresh');
  }

  /** Until then no work is claimed that the other zone could do as well; null: at once again. */
  rest(until: string | null): void {
    this.restsUntil = until === null ? 0 : Date.parse(until);
  }

  private rests(fileName: string): boolean {
    const prefix = prefixOf(fileName);
    return this.restsUntil > Date.now() && prefix !== undefined && PREFIXES[prefix].cloud !== 'skip';
  }

  private isForThisZone(fileName: string): boolean {
    const prefix = prefixOf(fileName);
    return prefix === undefined || this.zones.does(prefix);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    await this.zones.whenKnown(signal).catch(() => undefined);
    if (signal.aborted) return;
    this.next.start();
    this.zones.onChanged(() => void this.next.sweep());
    while (!signal.aborted) {
      await this.next.untilWaiting();
      const claims = await Promise.all(this.next.take(BATCH).map((file) => this.tryClaim(file)));
      const won = claims.filter((claim) => claim !== undefined);
      if (won.length > 0) await this.handOver.handOver(won);
    }
  }

  private async tryClaim(from: WorkspacePath): Promise<ClaimedTask | undefined> {
    try {
      return await this.claim(from);
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      this.log.error({ file: from, detail: toAppError(error).message }, 'a file could not be claimed, trying again');
      this.next.offerLater(from, AFTER_TROUBLE_MS);
      return undefined;
    } finally {
      this.ownWrites.delete(from);
    }
  }

  private async claim(from: WorkspacePath): Promise<ClaimedTask | undefined> {
    const name = path.posix.basename(from);
    if (!this.isForThisZone(name)) return undefined;
    if (name.includes('\uFFFD')) return this.rejectUnreadable();
    if (this.rests(name)) {
      this.next.offerLater(from, WHILE_RESTING_MS);
      return undefined;
    }
    const stats = await lstat(this.files.onDisk(from));
    if (stats.isDirectory()) return undefined;
    const waitMs = this.ownWrites.has(from) ? 0 : settleMs(stats);
    if (waitMs > 0) {
      this.next.offerLater(from, waitMs);
      return undefined;
    }
    const fault = faultOf(name, stats);
    if (fault !== undefined) {
      await this.files.reject(from, fault);
      return undefined;
    }
    return this.take(from, agentFor(this.zones.identity, name));
  }

  private async take(from: WorkspacePath, agent: string): Promise<ClaimedTask | undefined> {
    const result = await claimFile(this.files.root, from, agent);
    if (result.outcome === 'won') return this.files.read(result.file, agent, from);
    if (result.outcome === 'taken') await this.files.reject(result.file, sameNameInProgress(from));
    return undefined;
  }

  private async rejectUnreadable(): Promise<undefined> {
    for (const folder of INTAKE_FOLDERS) await rejectUnreadableNames(this.files.root, folder);
  }
}

/** The folder of a claim, until the orchestrator has chosen an agent. */
function agentFor({ role }: Pick<Identity, 'role'>, fileName: string): string {
  const prefix = prefixOf(fileName);
  return role === 'single' || prefix === undefined ? 'generalist' : PREFIXES[prefix].defaultAgent;
}

export function sameNameInProgress(file: WorkspacePath): Error {
  return taskFileError('duplicate_id', `A task of the name of ${path.posix.basename(file)} is in progress.`, 'Give the new work a name of its own.');
}

type Stats = Awaited<ReturnType<typeof lstat>>;

/** What can be told from outside, before anybody reads the file. */
function faultOf(name: string, stats: Stats): unknown {
  if (stats.isSymbolicLink()) return symbolicLink();
  if (!stats.isFile()) return notAFile();
  if (stats.size > MAX_TASK_BYTES) return tooLarge(Number(stats.size));
  try {
    parseTaskName(name);
    return undefined;
  } catch (error) {
    return error;
  }
}

function settleMs(stats: Stats): number {
  if (!stats.isFile()) return 0;
  const settled = Number(stats.size) === 0 ? EMPTY_SETTLE_MS : SETTLE_MS;
  const age = Date.now() - Number(stats.mtimeMs);
  return age < 0 ? 0 : Math.max(0, settled - age);
}
