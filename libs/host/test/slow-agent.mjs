// An agent that waits as for a language model, as a process of its own.
import { setTimeout as pause } from 'node:timers/promises';
import { defineAgent, runService } from '@waggle/runtime';

const WAIT_MS = 200;

class SlowAgent {
  async handle() {
    await pause(WAIT_MS);
    return { outcome: 'done', plan: ['Wait'], summary: 'Nothing was to be done.' };
  }
}

await runService(defineAgent({ name: 'sales', roles: ['swarm'], capabilities: { EMAIL: 1 }, handler: SlowAgent }));
