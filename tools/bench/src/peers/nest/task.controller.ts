import { Controller, Inject } from '@nestjs/common';
import { type ClientProxy, Ctx, EventPattern, Payload, type RmqContext } from '@nestjs/microservices';
import type { Channel, Message } from 'amqplib';
import { lastValueFrom } from 'rxjs';
import type { Desk, Submission } from '../../child/protocol.js';
import { answer, type Answered, scan, type Scanned } from '../steps.js';
import type { QueueName } from './queues.js';
import { TaskRepository } from './task.repository.js';

export const DESK = Symbol('desk');

/** The handlers of all four services; each has a queue of its own. */
@Controller()
export class TaskController {
  constructor(
    private readonly tasks: TaskRepository,
    @Inject('clients') private readonly clients: Readonly<Record<QueueName, ClientProxy>>,
    @Inject(DESK) private readonly desk: Desk,
  ) {}

  @EventPattern('submit')
  async submit(@Payload() task: Submission, @Ctx() context: unknown): Promise<void> {
    await this.tasks.receive(task);
    await this.pass('scan', 'scan', task);
    acknowledge(context);
  }

  @EventPattern('scan')
  async scan(@Payload() task: Submission, @Ctx() context: unknown): Promise<void> {
    await this.pass('steps', 'scanned', scan(task));
    acknowledge(context);
  }

  @EventPattern('scanned')
  async scanned(@Payload() { taskId }: Scanned, @Ctx() context: unknown): Promise<void> {
    await this.pass('work', 'delegate', await this.tasks.delegate(taskId));
    acknowledge(context);
  }

  @EventPattern('delegate')
  async delegate(@Payload() task: Submission, @Ctx() context: unknown): Promise<void> {
    await this.pass('steps', 'answered', answer(task));
    acknowledge(context);
  }

  @EventPattern('answered')
  async answered(@Payload() { taskId }: Answered, @Ctx() context: unknown): Promise<void> {
    await this.tasks.finish(taskId);
    await this.pass('record', 'record', { taskId });
    acknowledge(context);
    this.desk.ended(taskId);
  }

  @EventPattern('record')
  async record(@Payload() { taskId }: Answered, @Ctx() context: unknown): Promise<void> {
    await this.tasks.record(taskId);
    acknowledge(context);
  }

  /** Resolves when the broker has confirmed it. */
  private async pass(to: QueueName, pattern: string, data: object): Promise<void> {
    await lastValueFrom(this.clients[to].emit(pattern, data), { defaultValue: undefined });
  }
}

/** Nest's decorator knows no narrower type of the context. */
function acknowledge(context: unknown): void {
  const delivery = context as RmqContext;
  (delivery.getChannelRef() as Channel).ack(delivery.getMessage() as Message);
}
