import { Message } from '@a2a-js/sdk';
import { RequestMalformedError } from '@a2a-js/sdk/errors';
import { Injectable } from '@nestjs/common';
import { type Approval, APPROVAL_STATES, ApprovalDecide, ApprovalList, TaskCancel, TaskFile } from '@waggle/contracts';
import { AppError, hasCode, toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { v7 } from 'uuid';
import { decide } from '../approvals/approval-input.js';
import type { A2aCall } from './a2a-call.js';
import { type A2aRecord, A2aTaskRepository } from './a2a-task.repository.js';
import { type DecisionPart, fileOf } from './message-input.js';
import { TaskWatch } from './task-watch.service.js';

/** How long a task that was just filed may take until the orchestrator knows it. */
const KNOWN_WITHIN_MS = 10_000;

/** Hands what other programs want to the services that do it. */
@Injectable()
export class A2aDesk {
  constructor(
    private readonly tasks: A2aTaskRepository,
    private readonly messenger: Messenger,
    private readonly database: Database,
    private readonly watch: TaskWatch,
  ) {}

  /** The task of this message: a repeated one gives the same. */
  async begin(message: Message, { signed: { person } }: A2aCall): Promise<A2aRecord> {
    const [id, contextId] = [v7(), message.contextId === '' ? v7() : message.contextId];
    if (contextId.length > 200) throw new RequestMalformedError('A context id holds at most 200 characters.');
    const file = fileOf(message, person.name, new Date());
    const said = Message.toJSON({ ...message, taskId: id, contextId });
    const record = await this.tasks.begin({ id, contextId, person: person.name, messageId: message.messageId, file, message: said });
    return record.file === null ? record : this.file(record);
  }

  /** Files what is kept and not filed yet: also after a crash between the two. */
  async file(record: A2aRecord): Promise<A2aRecord> {
    if (record.file === null) return record;
    try {
      await this.messenger.ask(TaskFile, record.file);
    } catch (thrown) {
      if (toAppError(thrown).kind === 'invalid') await this.tasks.refuse(record.id);
      throw thrown;
    }
    await this.tasks.filed(record.id);
    return { ...record, file: null };
  }

  /** With the entry of the queue as it is now: what is shown as waiting is what a decision would bind to. */
  async fresh(record: A2aRecord): Promise<A2aRecord> {
    const { task, approval } = record;
    if (task?.status !== 'pending_approval' || approval === null) return record;
    const now = await this.approval(approval.id).catch(() => undefined);
    return { ...record, approval: now ?? approval };
  }

  /** A person's decision, proven by the token that this request carries. */
  async decide({ taskId }: A2aRecord, { approvalId, verdict, ...given }: DecisionPart, { signed }: A2aCall): Promise<void> {
    const approval = await this.approval(approvalId);
    if (approval?.taskId !== taskId) throw new RequestMalformedError(`This task has no approval ${approvalId}.`);
    await this.messenger.ask(ApprovalDecide, decide(approvalId, verdict, given, signed, new Date(), 'a2a'), { priority: 'HIGH' });
  }

  async cancel(record: A2aRecord, call: A2aCall): Promise<void> {
    const { taskId } = record;
    const by = call.signed.person.name;
    if (record.task === null) await this.known(record, call);
    try {
      const task = await this.messenger.ask(TaskCancel, { taskId, by, reason: 'asked for over A2A' });
      await this.tasks.moved(this.database, { task, from: null, result: null, approval: null, receipt: null });
    } catch (thrown) {
      if (!hasCode(thrown, 'task_not_found')) throw thrown;
      throw new AppError('task_not_known_yet', 'transient', `${taskId} is filed and has not been taken up yet; try again.`);
    }
  }

  private async known({ id }: A2aRecord, { signed, signal }: A2aCall): Promise<void> {
    const until = AbortSignal.any([signal, AbortSignal.timeout(KNOWN_WITHIN_MS)]);
    let now = await this.tasks.find(signed.person.name, id);
    while (now?.task === null && !until.aborted && !this.watch.stopped.aborted) {
      await this.watch.changed(id, now.revision, until);
      now = await this.tasks.find(signed.person.name, id);
    }
  }

  private async approval(approvalId: string): Promise<Approval | undefined> {
    const { approvals } = await this.messenger.ask(ApprovalList, { approvalId, states: [...APPROVAL_STATES], limit: 1 });
    return approvals.find(({ id }) => id === approvalId);
  }
}
