import type { Type } from '@nestjs/common';
import { InfoRequest, TaskDelegate } from '@waggle/contracts';
import { AGENT_HANDLER, AgentController } from './agent.controller.js';
import { agentConfig } from './agent.config.js';
import type { AgentHandler } from './agent-context.js';
import { defineService, type Instances, type ServiceDefinition } from './define-service.js';

type Given = Pick<ServiceDefinition, 'name' | 'roles'> &
  Partial<ServiceDefinition> & {
    /** Prefix to score, 0 to 1. `SCAN` and `EXECUTE` say that it scans texts and makes granted calls. */
    readonly capabilities: Readonly<Record<string, number>>;
    /** The class that does the work; Nest makes it. */
    readonly handler: Type<AgentHandler>;
  };

const MANY: Instances = { of: 'many', why: 'An agent keeps nothing between two tasks, and the answer to a delegation counts once, whoever gives it.' };

/** Declares an agent: its capabilities and its handler; queues, retries, deadlines, tools and answers come from here. */
export function defineAgent({ handler, ...given }: Given): ServiceDefinition {
  return defineService({
    instances: MANY,
    ...given,
    plane: 'agent',
    config: { ...agentConfig, ...given.config },
    controllers: [AgentController, ...(given.controllers ?? [])],
    providers: [handler, { provide: AGENT_HANDLER, useExisting: handler }, ...(given.providers ?? [])],
    mustHandle: [TaskDelegate, InfoRequest, ...(given.mustHandle ?? [])],
  });
}
