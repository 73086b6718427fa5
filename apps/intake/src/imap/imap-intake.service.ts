import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SourceRegistry } from '../sources/source-registry.service.js';
import { ImapParts } from './imap-parts.service.js';
import { MailboxSource } from './mailbox-source.js';

/** Hands every configured mailbox over as a source; without one it idles. */
@Injectable()
export class ImapIntakeService implements OnModuleInit {
  constructor(
    private readonly registry: SourceRegistry,
    private readonly parts: ImapParts,
  ) {}

  onModuleInit(): void {
    const accounts = this.parts.config.INTAKE_IMAP;
    if (accounts.length === 0) this.parts.log.info({}, 'no mailbox is configured (INTAKE_IMAP), so no mail is taken');
    for (const account of accounts) this.registry.add(new MailboxSource(account, this.parts));
  }
}
