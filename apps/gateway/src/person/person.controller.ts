import { Controller } from '@nestjs/common';
import { type PayloadOf, PersonErase, PersonExport, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { PersonRepository } from './person.repository.js';

/** One person's part of what the edge has passed on. */
@Controller()
export class PersonController {
  constructor(private readonly people: PersonRepository) {}

  @Handles(PersonExport)
  async export({ address }: PayloadOf<typeof PersonExport>): Promise<ReplyOf<typeof PersonExport>> {
    return { records: await this.people.records(address), more: false };
  }

  @Handles(PersonErase)
  async erase({ address, dryRun }: PayloadOf<typeof PersonErase>): Promise<ReplyOf<typeof PersonErase>> {
    return { parts: await this.people.erase(address, dryRun) };
  }
}
