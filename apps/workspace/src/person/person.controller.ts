import { Controller } from '@nestjs/common';
import { type PayloadOf, PersonErase, PersonExport, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { PersonFiles } from './person-files.service.js';

/** One person's part of the files. */
@Controller()
export class PersonController {
  constructor(private readonly people: PersonFiles) {}

  @Handles(PersonExport)
  async export({ address }: PayloadOf<typeof PersonExport>): Promise<ReplyOf<typeof PersonExport>> {
    return this.people.records(address);
  }

  @Handles(PersonErase)
  async erase({ address, dryRun }: PayloadOf<typeof PersonErase>): Promise<ReplyOf<typeof PersonErase>> {
    return { parts: await this.people.erase(address, dryRun) };
  }
}
