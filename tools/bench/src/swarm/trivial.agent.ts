import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import type { AgentResultInput } from '@waggle/contracts';
import { type AgentHandler, CONFIG, defineAgent } from '@waggle/runtime';

export const trivialConfig = defineConfig({
  HANDLER_MS: { schema: wholeNumberSchema(0, 0, 60_000), description: 'Milliseconds that the handler waits, as for something outside.' },
});

/** Does nothing, so that the machine around it is what is measured. */
@Injectable()
export class TrivialAgent implements AgentHandler {
  constructor(@Inject(CONFIG) private readonly config: ConfigOf<typeof trivialConfig>) {}

  async handle(): Promise<AgentResultInput> {
    if (this.config.HANDLER_MS > 0) await pause(this.config.HANDLER_MS);
    return { outcome: 'done', plan: ['Do nothing'], summary: 'Nothing was to be done.' };
  }
}

export const trivialAgent = defineAgent({
  name: 'sales',
  roles: ['swarm'],
  capabilities: { EMAIL: 1 },
  config: trivialConfig,
  handler: TrivialAgent,
});
