import { Controller } from '@nestjs/common';
import { BriefingWrite, JournalWrite } from '@waggle/contracts';
import { allMessages, Handles } from '@waggle/messaging';
import { defineService } from '@waggle/runtime';

const OWN = allMessages().filter(({ owner, kind }) => owner === 'workspace' && kind !== 'event');

/** Takes what the services write down in the workspace, above all the copy of the audit chain, and forgets it: no file is measured here. */
@Controller()
class Taking {
  @Handles([JournalWrite, BriefingWrite, ...OWN])
  async take(): Promise<void> {}
}

export const takingWorkspace = defineService({ name: 'workspace', plane: 'core', roles: ['swarm'], controllers: [Taking], mustHandle: [JournalWrite, BriefingWrite] });
