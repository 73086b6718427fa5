import { Controller } from '@nestjs/common';
import { allMessages, Handles } from '@waggle/messaging';
import { defineService } from '@waggle/runtime';

/** Takes what the services write down in the workspace, above all the copy of the audit chain, and forgets it: no file is measured here. */
@Controller()
class Taking {
  @Handles(allMessages().filter(({ owner, kind }) => owner === 'workspace' && kind !== 'event'))
  async take(): Promise<void> {}
}

export const takingWorkspace = defineService({ name: 'workspace', plane: 'core', roles: ['swarm'], controllers: [Taking] });
