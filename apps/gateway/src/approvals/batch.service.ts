import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Approval, ApprovalDecide } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import pLimit from 'p-limit';
import type { z } from 'zod';
import type { Signed } from '../access/caller.js';
import { type Problem, problemOf } from '../problem/problem.js';
import { type batchSchema, decide } from './approval-input.js';

/** Decisions under way at once. */
const SIDE_BY_SIDE = 8;

export type BatchResult = { readonly id: string; readonly approval: Approval } | { readonly id: string; readonly problem: Problem };

/** Decides a set, each item by itself: its own proof, its own grant, its own result. */
@Injectable()
export class BatchService {
  constructor(
    private readonly messenger: Messenger,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** In the order of the items. */
  async decide({ verdict, reason, items }: z.infer<typeof batchSchema>, signed: Signed): Promise<BatchResult[]> {
    const limit = pLimit(SIDE_BY_SIDE);
    return Promise.all(items.map(({ id, digest }) => limit(() => this.one(id, decide(id, verdict, { digest, reason }, signed, new Date())))));
  }

  private async one(id: string, decision: ReturnType<typeof decide>): Promise<BatchResult> {
    try {
      return { id, approval: (await this.messenger.ask(ApprovalDecide, decision, { priority: 'HIGH' })).approval };
    } catch (thrown) {
      const error = toAppError(thrown);
      const reference = randomUUID().slice(0, 8);
      if (error.kind === 'bug') this.log.error({ reference, code: error.code, approvalId: id, stack: error.stack }, error.message);
      return { id, problem: problemOf(error, `/api/approvals/${id}`, reference) };
    }
  }
}
