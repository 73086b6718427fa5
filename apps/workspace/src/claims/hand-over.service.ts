import { setMaxListeners } from 'node:events';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { TaskSubmit } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import pRetry from 'p-retry';
import { TaskFilesService } from '../task-files.service.js';
import type { ClaimedTask } from './claimed-task.js';
import { ClaimRepository, type Verdict } from './claim.repository.js';

const MIN_RETRY_MS = 200;
const MAX_RETRY_MS = 5_000;

/**
 * Makes claimed files known to the orchestrator: first the claim is recorded, then it is submitted and confirmed by the
 * broker, then it counts as submitted. A crash at any point is mended by submitting again.
 */
@Injectable()
export class HandOverService implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    @Inject(IDENTITY) private readonly identity: Identity,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly files: TaskFilesService,
    private readonly store: ClaimRepository,
    private readonly messenger: Messenger,
  ) {
    // One listener for each submission under way.
    setMaxListeners(0, this.stopping.signal);
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Ends when all are confirmed, however long database or broker are away; or at shutdown: the rest then waits for the next start. */
  async handOver(claims: readonly ClaimedTask[]): Promise<void> {
    if (claims.length === 0) return;
    const verdicts = await this.insist('claims could not be recorded', () => this.store.record(claims, this.identity.instance));
    if (verdicts === undefined) return;
    const submitted = await Promise.all(claims.map((claim, index) => this.act(claim, verdicts[index] ?? 'leave')));
    await this.markSubmitted(submitted);
  }

  /** Submits claims that count now. */
  async submitAll(claims: readonly ClaimedTask[]): Promise<void> {
    const submitted = await Promise.all(claims.map(async (claim) => ((await this.submit(claim)) ? claim.task.taskId : undefined)));
    await this.markSubmitted(submitted);
  }

  /** Submits a recorded claim; false when the service stops first. */
  async submit(claim: ClaimedTask): Promise<boolean> {
    const { taskId, prefix, domain, priority, source, document } = claim.task;
    const payload = { taskId, prefix, domain, priority, zone: this.identity.zone, source, document };
    const sent = await this.insist('a task could not be submitted', async () => {
      await this.messenger.publish(TaskSubmit, payload, { priority, taskId, begins: true });
      return true;
    });
    return sent === true;
  }

  private async markSubmitted(submitted: ReadonlyArray<string | undefined>): Promise<void> {
    const taskIds = submitted.filter((taskId) => taskId !== undefined);
    if (taskIds.length > 0) await this.insist('submissions could not be recorded', () => this.store.markSubmitted(taskIds));
  }

  private async act(claim: ClaimedTask, verdict: Verdict): Promise<string | undefined> {
    if (verdict === 'leave' || verdict === 'wait') return undefined;
    if (verdict === 'submit') return (await this.submit(claim)) ? claim.task.taskId : undefined;
    await this.insist('a file could not be rejected', () => this.files.reject(claim.file, verdict));
    return undefined;
  }

  /** Tries until it works; undefined when the service stops first. */
  private async insist<T>(failing: string, attempt: () => Promise<T>): Promise<T | undefined> {
    const { signal } = this.stopping;
    if (signal.aborted) return undefined;
    let onAbort: () => void = () => undefined;
    const stopped = new Promise<undefined>((resolve) => {
      onAbort = () => resolve(undefined);
      signal.addEventListener('abort', onAbort, { once: true });
    });
    // As an AppError, since a TypeError would end the tries, and nobody would hear of it.
    const tried = (): Promise<T> => attempt().catch((thrown: unknown) => Promise.reject(toAppError(thrown)));
    const work = pRetry(tried, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: MIN_RETRY_MS,
      maxTimeout: MAX_RETRY_MS,
      signal,
      onFailedAttempt: ({ error, attemptNumber }) => this.log.warn({ attempt: attemptNumber, code: toAppError(error).code, detail: error.message }, `${failing}; trying again`),
    });
    return Promise.race([work.catch(() => undefined), stopped]).finally(() => signal.removeEventListener('abort', onAbort));
  }
}
