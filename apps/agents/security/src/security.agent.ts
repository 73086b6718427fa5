import { Injectable } from '@nestjs/common';
import { type Delegation, executeGranted, failed, FaultService, ScheduleService } from '@waggle/agent-skills';
import type { AgentResultInput } from '@waggle/contracts';
import type { AgentContext, AgentHandler } from '@waggle/runtime';

@Injectable()
export class SecurityAgent implements AgentHandler {
  constructor(
    private readonly faults: FaultService,
    private readonly schedules: ScheduleService,
  ) {}

  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    switch (task.prefix) {
      case 'EXECUTE':
        return executeGranted(task, context);
      case 'ERROR':
        return this.faults.handle(task, context);
      case 'SCHEDULE':
        return this.schedules.handle(task, context);
      default:
        return failed('prefix_not_mine', `security does not handle ${task.prefix}.`);
    }
  }
}
