import { type CancelTaskRequest, type GetTaskRequest, type ListTasksRequest, type ListTasksResponse, Message, type SendMessageRequest, type StreamResponse, type SubscribeToTaskRequest, type Task, TaskState } from '@a2a-js/sdk';
import { ExtendedAgentCardNotConfiguredError, PushNotificationNotSupportedError, RequestMalformedError, TaskNotFoundError, UnsupportedOperationError } from '@a2a-js/sdk/errors';
import type { A2ARequestHandler, ServerCallContext } from '@a2a-js/sdk/server';
import { Injectable } from '@nestjs/common';
import { PublicAddress } from '../public-address.js';
import { agentCard } from './agent-card.js';
import { type A2aCall, callOf } from './a2a-call.js';
import { A2aDesk } from './a2a-desk.service.js';
import { hasEnded } from './a2a-state.js';
import { taskOf } from './a2a-task.js';
import { type A2aRecord, A2aTaskRepository } from './a2a-task.repository.js';
import { decisionIn } from './message-input.js';
import { TaskWatch } from './task-watch.service.js';

/** How long a client that wants to wait for the answer is kept waiting; then it gets the task as it is. */
const MOST_WAIT_MS = 60_000;
/** How long a decision may take to show in the task, for the answer to tell it. */
const SEEN_WITHIN_MS = 5000;
const PAGE = 50;
const MOST_PAGE = 100;
const MOST_MESSAGES = 100;

/** The swarm as an agent: every answer is made from what is kept, so any instance can give it. */
@Injectable()
export class A2aService implements A2ARequestHandler {
  constructor(
    private readonly tasks: A2aTaskRepository,
    private readonly desk: A2aDesk,
    private readonly watch: TaskWatch,
    private readonly address: PublicAddress,
  ) {}

  async getAgentCard(): Promise<ReturnType<typeof agentCard>> {
    return agentCard(this.address.url);
  }

  async sendMessage(request: SendMessageRequest, context: ServerCallContext): Promise<Task> {
    const call = callOf(context);
    const record = await this.take(request, call);
    const { returnImmediately = false, historyLength } = request.configuration ?? {};
    return this.show(returnImmediately ? record : await this.settled(record, call), historyLength);
  }

  async *sendMessageStream(request: SendMessageRequest, context: ServerCallContext): AsyncGenerator<StreamResponse, void, undefined> {
    const call = callOf(context);
    yield* this.follow(await this.take(request, call), call, isSettled);
  }

  async *resubscribe({ id }: SubscribeToTaskRequest, context: ServerCallContext): AsyncGenerator<StreamResponse, void, undefined> {
    const call = callOf(context);
    const record = await this.own(id, call);
    if (hasEnded(record.state)) throw new UnsupportedOperationError(`Task ${id} has ended; read it with GetTask.`);
    yield* this.follow(record, call, ({ state }) => hasEnded(state));
  }

  async getTask({ id, historyLength }: GetTaskRequest, context: ServerCallContext): Promise<Task> {
    return this.show(await this.own(id, callOf(context)), historyLength);
  }

  async cancelTask({ id }: CancelTaskRequest, context: ServerCallContext): Promise<Task> {
    const call = callOf(context);
    const record = await this.own(id, call);
    await this.desk.cancel(record, call);
    return this.show(await this.own(id, call));
  }

  async listTasks(request: ListTasksRequest, context: ServerCallContext): Promise<ListTasksResponse> {
    const { contextId, status, pageSize = PAGE, pageToken, historyLength = 0, statusTimestampAfter } = request;
    if (pageSize < 1 || pageSize > MOST_PAGE) throw new RequestMalformedError(`pageSize: 1 to ${MOST_PAGE}`);
    if (statusTimestampAfter !== undefined && Number.isNaN(Date.parse(statusTimestampAfter))) throw new RequestMalformedError('statusTimestampAfter: a time of ISO 8601');
    const { records, total } = await this.tasks.list({
      person: callOf(context).signed.person.name,
      contextId: contextId === '' ? undefined : contextId,
      state: status === TaskState.TASK_STATE_UNSPECIFIED ? undefined : status,
      since: statusTimestampAfter,
      after: pageToken === '' ? undefined : pageToken,
      limit: pageSize + 1,
    });
    const page = records.slice(0, pageSize);
    const tasks = page.map((record) => taskOf(record, this.address.url, historyLength));
    return { tasks, nextPageToken: records.length > pageSize ? (page.at(-1)?.id ?? '') : '', pageSize, totalSize: total };
  }

  /** A new task, or a word on one that there is. */
  private async take({ message }: SendMessageRequest, call: A2aCall): Promise<A2aRecord> {
    if (message === undefined || message.messageId === '' || message.messageId.length > 200) throw new RequestMalformedError('A message needs a messageId of 1 to 200 characters.');
    if (message.taskId === '') return this.desk.begin(message, call);
    const record = await this.own(message.taskId, call);
    if (message.contextId !== '' && message.contextId !== record.contextId) throw new RequestMalformedError('The task belongs to another context.');
    const decision = decisionIn(message);
    if (record.history.some((one) => Message.fromJSON(one).messageId === message.messageId)) return record;
    if (hasEnded(record.state)) throw new UnsupportedOperationError(`Task ${record.id} has ended; begin another one.`);
    if (record.history.length >= MOST_MESSAGES) throw new UnsupportedOperationError(`A task takes ${MOST_MESSAGES} messages at most.`);
    if (decision !== undefined) await this.desk.decide(record, decision, call);
    await this.tasks.addMessage(record.id, message, Message.toJSON(message));
    if (decision !== undefined) await this.answered(record, call);
    return this.own(record.id, call);
  }

  /** Until what was decided is seen in the task: otherwise the answer would ask for the same decision again. */
  private async answered(before: A2aRecord, call: A2aCall): Promise<void> {
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(SEEN_WITHIN_MS)]);
    let now = await this.own(before.id, call);
    while (!signal.aborted && now.task?.version === before.task?.version && !this.watch.stopped.aborted) {
      await this.watch.changed(now.id, now.revision, signal);
      now = await this.own(now.id, call);
    }
  }

  private async settled(record: A2aRecord, call: A2aCall): Promise<A2aRecord> {
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(MOST_WAIT_MS)]);
    let now = record;
    while (!isSettled(now) && !signal.aborted && !this.watch.stopped.aborted) {
      await this.watch.changed(now.id, now.revision, signal);
      now = await this.own(now.id, call);
    }
    return now;
  }

  /** The task, then what changes: artifacts before the status that they belong to. */
  private async *follow(record: A2aRecord, call: A2aCall, isLast: (record: A2aRecord) => boolean): AsyncGenerator<StreamResponse, void, undefined> {
    let [now, shown] = [record, await this.show(record)];
    yield { payload: { $case: 'task', value: shown } };
    while (!isLast(now)) {
      await this.watch.changed(now.id, now.revision, call.signal);
      if (call.signal.aborted || this.watch.stopped.aborted) return;
      now = await this.own(now.id, call);
      const next = await this.show(now);
      yield* changesOf(shown, next);
      shown = next;
    }
  }

  private async show(record: A2aRecord, historyLength?: number): Promise<Task> {
    return taskOf(await this.desk.fresh(record), this.address.url, historyLength);
  }

  private async own(id: string, { signed }: A2aCall): Promise<A2aRecord> {
    const record = await this.tasks.find(signed.person.name, id);
    if (record === undefined) throw new TaskNotFoundError(`There is no task ${id} of yours.`);
    return record.file === null ? record : this.desk.file(record);
  }

  async getAuthenticatedExtendedAgentCard(): Promise<never> {
    throw new ExtendedAgentCardNotConfiguredError('The public card is the whole card.');
  }
  async createTaskPushNotificationConfig(): Promise<never> {
    throw noPush();
  }
  async getTaskPushNotificationConfig(): Promise<never> {
    throw noPush();
  }
  async listTaskPushNotificationConfigs(): Promise<never> {
    throw noPush();
  }
  async deleteTaskPushNotificationConfig(): Promise<never> {
    throw noPush();
  }
}

const noPush = (): Error => new PushNotificationNotSupportedError('Resubscribe to the task, or let an admin add a webhook.');

function isSettled({ state }: A2aRecord): boolean {
  return hasEnded(state) || state === TaskState.TASK_STATE_INPUT_REQUIRED;
}

function* changesOf(before: Task, after: Task): Generator<StreamResponse> {
  const { id: taskId, contextId, artifacts, status } = after;
  for (const artifact of artifacts.filter(({ artifactId }) => !before.artifacts.some((one) => one.artifactId === artifactId))) {
    yield { payload: { $case: 'artifactUpdate', value: { taskId, contextId, artifact, append: false, lastChunk: true, metadata: undefined } } };
  }
  if (said(before) !== said(after)) yield { payload: { $case: 'statusUpdate', value: { taskId, contextId, status, metadata: undefined } } };
}

/** What a reader would see of the status, whenever it was said. */
function said({ status }: Task): string {
  return JSON.stringify([status?.state, status?.message?.parts]);
}
