import { Inject, Injectable } from '@nestjs/common';
import type { Brain } from '@waggle/brain';
import { SecurityAlert } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { type Delegation, type Done, fieldOf } from '../delegation.js';
import { BRAIN } from '../thinking.js';

/** Decides what becomes of a reported fault: try again, or call a person. */
@Injectable()
export class FaultService {
  constructor(@Inject(BRAIN) private readonly brain: Brain) {}

  async handle(task: Delegation, context: AgentContext): Promise<Done> {
    const service = fieldOf(task, 'service') ?? 'the service';
    const code = fieldOf(task, 'code', 'error') ?? '';
    const plan = await this.brain.planError({ code, service, attempt: Number(fieldOf(task, 'attempt') ?? 1) || 1, text: task.document.body });
    if (plan.action === 'escalate') {
      const message = `${service}: ${plan.reason} First: ${plan.steps[0] ?? ''}`.slice(0, 1000);
      await context.publish(SecurityAlert, { taskId: task.taskId, severity: 'WARNING', code: 'fault_escalated', message, at: new Date().toISOString() });
    }
    const what = plan.action === 'retry' ? `try again in ${plan.afterSeconds ?? 0} s` : 'a person must look at it';
    return {
      outcome: 'done',
      plan: ['Read the report', `Tell passing faults from lasting ones: ${plan.cause}`, ...plan.steps],
      summary: `${service}${code === '' ? '' : ` (${code})`}: ${what}. ${plan.reason}`,
      evidence: [{ kind: 'file', ref: task.taskId, quote: task.document.body.slice(0, 280) }],
    };
  }
}
