import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { isTerminal, PREFIXES, prefixOf } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { exists, filesIn, finishClaim, folderOfDomain, isErrno, nameOfHalfClaim, sameFile, type WorkspacePath } from '@waggle/workspace-files';
import type { Placement } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';
import type { WorkspaceConfig } from '../workspace.config.js';
import type { ClaimedTask } from './claimed-task.js';
import { ClaimRepository } from './claim.repository.js';
import { sameNameInProgress } from './claim.service.js';
import { HandOverService } from './hand-over.service.js';

const CHUNK = 500;
const RETRY_MS = 1_000;
/** After the first round, younger ones are left to whoever is at work on them. */
const UNSUBMITTED_MS = 60_000;
/** A submission may wait this long behind others before it is taken for lost. */
const UNKNOWN_MS = 15 * 60_000;

/** Times (ms): only what was claimed before them is looked at. */
interface Before {
  readonly unsubmitted: number;
  readonly unknown: number;
}

/** Finds, at the start and now and then, what a crash has left in `In_Progress/`, and hands over again what the orchestrator lacks. */
@Injectable()
export class ReconcileService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly began = Date.now();
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
    // What a crash has left was claimed before this process began.
    void this.store.whenZonesKnown(this.stopping.signal).then(
      () => this.round(() => ({ unsubmitted: this.began, unknown: this.began })),
      () => undefined,
    );
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private round(before: () => Before): void {
    this.running = this.reconcile(before())
      .then(() => ({ next: settled, afterMs: this.config.WORKSPACE_RECONCILE_SECONDS * 1000 }))
      .catch((error: unknown) => {
        if (!this.stopping.signal.aborted) this.log.warn({ detail: toAppError(error).message }, 'files in progress could not be compared with the orchestrator, trying again');
        return { next: before, afterMs: RETRY_MS };
      })
      .then(({ next, afterMs }) => {
        if (!this.stopping.signal.aborted) this.timer = setTimeout(() => this.round(next), afterMs).unref();
      });
  }

  /** One round over all files in progress. */
  private async reconcile(before: Before): Promise<void> {
    await this.handOverAgain(await this.finishHalfClaims());
    let chunk: WorkspacePath[] = [];
    for await (const file of filesIn(this.files.root, 'In_Progress')) {
      if (this.stopping.signal.aborted) return;
      if (/^(?:APPROVE|EXECUTE)_/.test(path.posix.basename(file))) continue;
      if (chunk.push(file) < CHUNK) continue;
      await this.compare(chunk, before);
      chunk = [];
    }
    if (chunk.length > 0) await this.compare(chunk, before);
  }

  /** Gives the claims that now have their names. */
  private async finishHalfClaims(): Promise<WorkspacePath[]> {
    const finished: WorkspacePath[] = [];
    for (const folder of await readdir(this.files.onDisk('In_Progress'))) {
      const names = await readdir(this.files.onDisk(`In_Progress/${folder}`)).catch(() => []);
      for (const name of names.filter((one) => nameOfHalfClaim(one) !== undefined)) {
        const file = await this.orLater(`In_Progress/${folder}/${name}`, (half) => this.finish(half));
        if (file !== undefined) finished.push(file);
      }
    }
    return finished;
  }

  private async finish(half: WorkspacePath): Promise<WorkspacePath | undefined> {
    const result = await finishClaim(this.files.root, half);
    if (result.outcome === 'taken') await this.files.reject(result.file, sameNameInProgress(result.file));
    return result.outcome === 'won' ? result.file : undefined;
  }

  /** What fails with one file is left to the next round, and keeps nobody from the others. */
  private async orLater<T>(file: WorkspacePath, act: (file: WorkspacePath) => Promise<T>): Promise<T | undefined> {
    try {
      return await act(file);
    } catch (error) {
      this.log.error({ file, detail: toAppError(error).message }, 'a file in progress could not be handed over, trying again later');
      return undefined;
    }
  }

  private async compare(files: readonly WorkspacePath[], before: Before): Promise<void> {
    const taskIds = [...new Set(files.map(taskOf))];
    const rows = await this.store.find(taskIds);
    const free = await this.store.free(taskIds, rows);
    const strange = await this.strangeAmong(files.filter((file) => free.has(taskOf(file))), rows);
    const found = new Map(files.filter((file) => !strange.has(file)).map((file) => [taskOf(file), file]));
    const unsubmitted = [...found].filter(([taskId]) => free.has(taskId) && rows.get(taskId)?.submitted !== true).map(([, file]) => file);
    await this.handOverAgain(await this.changedBefore(before.unsubmitted, [...unsubmitted, ...strange]));
    const inFlight = [...rows.values()].filter((row) => free.has(row.taskId) && row.submitted && !isTerminal(row.status) && row.claimedAt.getTime() <= before.unknown);
    for (const row of await this.store.missing(inFlight)) await this.takeUpAgain(row, found.get(row.taskId));
  }

  /** Those under the name of a task whose file they are not: claimed, and nobody has said yet what is to be done with them. */
  private async strangeAmong(files: readonly WorkspacePath[], rows: ReadonlyMap<string, Placement>): Promise<Set<WorkspacePath>> {
    // What lies twice in a workspace that is shared may be the other zone's.
    if (this.store.sharesWork) return new Set();
    const strange = await Promise.all(files.map((file) => this.isStrange(file, rows.get(taskOf(file)))));
    return new Set(files.filter((_, index) => strange[index]));
  }

  /** Of an open task, only while its own file is there as well: one that is being moved lies elsewhere than its row says, or under both names. */
  private async isStrange(file: WorkspacePath, row: Placement | undefined): Promise<boolean> {
    if (row?.submitted !== true || row.file === file) return false;
    const own = this.files.onDisk(row.file ?? file);
    if (row.file === null || !(await exists(own))) return isTerminal(row.status);
    return !(await sameFile(own, this.files.onDisk(file)));
  }

  private async changedBefore(time: number, files: readonly WorkspacePath[]): Promise<WorkspacePath[]> {
    const changed = await Promise.all(files.map((file) => this.changeOf(file)));
    return files.filter((_, index) => (changed[index] ?? Number.POSITIVE_INFINITY) <= time);
  }

  /** When the file came to its place; undefined when it is gone. */
  private async changeOf(file: WorkspacePath): Promise<number | undefined> {
    try {
      return (await lstat(this.files.onDisk(file))).ctimeMs;
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  private read(file: WorkspacePath): Promise<ClaimedTask | undefined> {
    return this.files.read(file, path.posix.basename(path.posix.dirname(file)));
  }

  private async handOverAgain(files: readonly WorkspacePath[]): Promise<void> {
    const read = await Promise.all(files.map((file) => this.orLater(file, (one) => this.read(one))));
    const claims = read.filter((claim) => claim !== undefined);
    if (claims.length > 0) this.log.info({ count: claims.length }, 'found in progress, handing over');
    await this.handOver.handOver(claims);
  }

  /** The orchestrator has never heard of it. */
  private async takeUpAgain(row: Placement, file: WorkspacePath | undefined): Promise<void> {
    if (file === undefined) return;
    if (Date.now() - row.claimedAt.getTime() > this.config.WORKSPACE_STALE_CLAIM_SECONDS * 1000) return this.giveBack(row, file);
    const claim = await this.orLater(file, (one) => this.read(one));
    if (claim === undefined) return;
    this.log.info({ taskId: row.taskId }, 'not known to the orchestrator, submitting again');
    await this.handOver.submit(claim);
  }

  private async giveBack(row: Placement, file: WorkspacePath): Promise<void> {
    const prefix = prefixOf(row.taskId);
    const folder = prefix === undefined ? 'Needs_Action' : folderOfDomain('Needs_Action', PREFIXES[prefix].domain);
    if (await this.store.giveBack(row, file, `${folder}/${path.posix.basename(file)}`, this.files.root, this.files.instance)) {
      this.log.warn({ taskId: row.taskId }, 'a stale claim went back to Needs_Action');
    }
  }
}

const taskOf = (file: WorkspacePath): string => path.posix.basename(file, '.md');

const settled = (): Before => ({ unsubmitted: Date.now() - UNSUBMITTED_MS, unknown: Date.now() - UNKNOWN_MS });
