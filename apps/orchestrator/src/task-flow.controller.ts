import { Controller } from '@nestjs/common';
import { Handles, type MessageContext, type Received } from '@waggle/messaging';
import { FLOW_MESSAGES } from './flow/decide.js';
import { TaskFlow } from './task-flow.service.js';

/** Every message that moves a task comes through here, in natural batches. */
@Controller()
export class TaskFlowController {
  constructor(private readonly flow: TaskFlow) {}

  @Handles(FLOW_MESSAGES, { batch: 100 })
  async move(batch: readonly Received[], contexts: readonly MessageContext[]): Promise<void> {
    await this.flow.apply(batch, contexts);
  }
}
