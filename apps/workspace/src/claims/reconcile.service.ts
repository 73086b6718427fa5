import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { isTerminal, PREFIXES, prefixOf } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { filesIn, finishClaim, folderOfDomain, isErrno, nameOfHalfClaim, type WorkspacePath } from '@waggle/workspace-files';
import type { Placement } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';
import type { WorkspaceConfig } from '../workspace.config.js';
import { ClaimRepository } from './claim.repository.js';
import { sameNameInProgress } from './claim.service.js';
import { HandOverService } from './hand-over.service.js';

const CHUNK = 500;
const RETRY_MS = 1_000;
/** Between two rounds, younger ones are left to whoever is at work on them. */
const YOUNG_MS = 60_000;

/** Finds, at the start and now and then, what a crash has left in `In_Progress/`, and hands over again what the orchestrator lacks. */
@Injectable()
export class ReconcileService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: WorkspaceConfig,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly files: TaskFilesService,
    private readonly store: ClaimRepository,
    private readonly handOver: HandOverService,
  ) {}

  onApplicationBootstrap(): void {
    this.round(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private round(youngMs: number): void {
    this.running = this.reconcile(youngMs)
      .then(() => this.config.WORKSPACE_RECONCILE_SECONDS * 1000)
      .catch((error: unknown) => {
        if (!this.stopping.signal.aborted) this.log.warn({ detail: toAppError(error).message }, 'files in progress could not be compared with the orchestrator, trying again');
        return RETRY_MS;
      })
      .then((afterMs) => {
        if (!this.stopping.signal.aborted) this.timer = setTimeout(() => this.round(afterMs === RETRY_MS ? youngMs : YOUNG_MS), afterMs).unref();
      });
  }

  /** One round over all files in progress. `youngMs`: leave alone what was claimed less than this ago. */
  async reconcile(youngMs: number): Promise<void> {
    await this.finishHalfClaims();
    let chunk: WorkspacePath[] = [];
    for await (const file of filesIn(this.files.root, 'In_Progress')) {
      if (this.stopping.signal.aborted) return;
      if (/^(?:APPROVE|EXECUTE)_/.test(path.posix.basename(file))) continue;
      if (chunk.push(file) < CHUNK) continue;
      await this.compare(chunk, youngMs);
      chunk = [];
    }
    if (chunk.length > 0) await this.compare(chunk, youngMs);
  }

  private async finishHalfClaims(): Promise<void> {
    for (const folder of await readdir(this.files.onDisk('In_Progress'))) {
      const names = await readdir(this.files.onDisk(`In_Progress/${folder}`)).catch(() => []);
      for (const name of names.filter((one) => nameOfHalfClaim(one) !== undefined)) {
        const result = await finishClaim(this.files.root, `In_Progress/${folder}/${name}`);
        if (result.outcome === 'taken') await this.files.reject(result.file, sameNameInProgress(result.file));
      }
    }
  }

  private async compare(files: readonly WorkspacePath[], youngMs: number): Promise<void> {
    const found = new Map(files.map((file) => [path.posix.basename(file, '.md'), file]));
    const rows = await this.store.find([...found.keys()]);
    const settled = await this.olderThan(youngMs, [...found]);
    const unsubmitted = settled.filter(([taskId]) => rows.get(taskId)?.submitted !== true);
    await this.handOverAgain(unsubmitted.map(([, file]) => file));
    const inFlight = settled.map(([taskId]) => rows.get(taskId)).filter((row) => row !== undefined).filter((row) => row.submitted && !isTerminal(row.status));
    for (const row of await this.store.missing(inFlight)) await this.takeUpAgain(row, found.get(row.taskId));
  }

  private async olderThan(ms: number, entries: ReadonlyArray<[string, WorkspacePath]>): Promise<Array<[string, WorkspacePath]>> {
    if (ms === 0) return [...entries];
    const ages = await Promise.all(entries.map(([, file]) => this.ageOf(file)));
    return entries.filter((_, index) => (ages[index] ?? 0) > ms);
  }

  private async ageOf(file: WorkspacePath): Promise<number> {
    try {
      return Date.now() - (await lstat(this.files.onDisk(file))).ctimeMs;
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return 0;
      throw error;
    }
  }

  private async handOverAgain(files: readonly WorkspacePath[]): Promise<void> {
    const read = await Promise.all(files.map((file) => this.files.read(file, path.posix.basename(path.posix.dirname(file)))));
    const claims = read.filter((claim) => claim !== undefined);
    if (claims.length > 0) this.log.info({ count: claims.length }, 'found in progress, handing over');
    await this.handOver.handOver(claims);
  }

  /** The orchestrator has never heard of it. */
  private async takeUpAgain(row: Placement, file: WorkspacePath | undefined): Promise<void> {
    if (file === undefined) return;
    if (Date.now() - row.claimedAt.getTime() > this.config.WORKSPACE_STALE_CLAIM_SECONDS * 1000) return this.giveBack(row, file);
    const claim = await this.files.read(file, path.posix.basename(path.posix.dirname(file)));
    if (claim === undefined) return;
    this.log.info({ taskId: row.taskId }, 'not known to the orchestrator, submitting again');
    await this.handOver.submit(claim);
  }

  private async giveBack(row: Placement, file: WorkspacePath): Promise<void> {
    const prefix = prefixOf(row.taskId);
    const folder = prefix === undefined ? 'Needs_Action' : folderOfDomain('Needs_Action', PREFIXES[prefix].domain);
    if (await this.store.giveBack(row, file, `${folder}/${path.posix.basename(file)}`, this.files.root)) {
      this.log.warn({ taskId: row.taskId }, 'a stale claim went back to Needs_Action');
    }
  }
}
