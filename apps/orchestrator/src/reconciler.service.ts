import { Injectable } from '@nestjs/common';
import { EffectReconcile, type PayloadOf, ProofCheck, type TaskReconcile, toolService } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { onReconciled, unclearApproval } from './flow/reconcile.js';
import { TaskFlow } from './task-flow.service.js';
import type { TaskRecord } from './task-record.js';

/** Carries a person's word on an unclear call to the ledger of its tool server and into the task. */
@Injectable()
export class Reconciler {
  constructor(
    private readonly flow: TaskFlow,
    private readonly messenger: Messenger,
  ) {}

  /** @throws AppError `task_not_unclear`, `proof_invalid`, `role_forbidden`, and what the tool server says */
  async reconcile(task: TaskRecord, { statement, proof }: PayloadOf<typeof TaskReconcile>): Promise<TaskRecord> {
    const { taskId } = task;
    const { server } = unclearApproval(task).proposal;
    const { person } = await this.messenger.ask(ProofCheck, { statement, proof, least: 'approver' }, { to: 'gatekeeper', taskId });
    // The ledger first: cut off in between, the task still waits for the word, which the ledger takes again.
    await this.messenger.ask(EffectReconcile, { statement, proof }, { to: toolService(server), taskId });
    return (await this.flow.change(taskId, (change) => onReconciled(change, statement, person))) ?? task;
  }
}
