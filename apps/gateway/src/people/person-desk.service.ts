import { Injectable } from '@nestjs/common';
import { CrmFind, ErasureRequest, PERSON_KEEPERS, personAddressSchema, PersonExport, type ReplyOf } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import type { Signed } from '../access/caller.js';
import { proofOf } from '../approvals/approval-input.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';

const ERASE_TIMEOUT_MS = 60_000;

export const personFileSchema = z.object({
  address: z.string(),
  at: z.iso.datetime(),
  services: z.array(PersonExport.reply.extend({ service: z.string(), /** false: it did not answer, ask again. */ answered: z.boolean() })),
});
export type PersonFile = z.infer<typeof personFileSchema>;

/** One person's data across the services: collected, or erased. */
@Injectable()
export class PersonDesk {
  constructor(private readonly messenger: Messenger) {}

  /** @param id e-mail address, telephone number, or id of a contact. @throws AppError `person_not_found` */
  async export(id: string): Promise<PersonFile> {
    const address = await this.addressOf(id);
    const services = await Promise.all(PERSON_KEEPERS.map(async (service) => ({ service, ...(await this.from(service, address)) })));
    return { address, at: new Date().toISOString(), services };
  }

  /** What it answers on a dry run is what would happen. @throws AppError `person_not_found`, `proof_invalid`, `role_forbidden` */
  async erase(id: string, dryRun: boolean, signed: Signed): Promise<ReplyOf<typeof ErasureRequest>> {
    const address = await this.addressOf(id);
    const statement = { action: 'person.erase' as const, address, person: signed.person.name, channel: 'rest', decidedAt: new Date().toISOString() };
    return this.messenger.ask(ErasureRequest, { statement, proof: dryRun ? null : proofOf(statement, signed) }, { timeoutMs: ERASE_TIMEOUT_MS });
  }

  private async from(service: string, address: string): Promise<ReplyOf<typeof PersonExport> & { answered: boolean }> {
    try {
      return { answered: true, ...(await this.messenger.ask(PersonExport, { address }, { to: service })) };
    } catch {
      return { answered: false, records: [], more: false };
    }
  }

  private async addressOf(id: string): Promise<string> {
    if (!z.uuid().safeParse(id).success) return personAddressSchema.parse(id);
    const { contact } = await this.messenger.ask(CrmFind, { email: id });
    if (contact === null) throw new AppError<GatewayErrorCode>('person_not_found', 'missing', 'There is no contact with this id.');
    return contact.email;
  }
}
