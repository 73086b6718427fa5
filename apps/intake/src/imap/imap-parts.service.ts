import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import type { IntakeConfig } from '../intake.config.js';
import { MailTakerService } from '../mail/mail-taker.service.js';
import { SourceGate } from '../sources/source-gate.service.js';
import { SeenMailRepository } from './seen-mail.repository.js';

/** What the source of every mailbox works with. */
@Injectable()
export class ImapParts {
  constructor(
    @Inject(CONFIG) readonly config: IntakeConfig,
    @Inject(LOGGER) readonly log: Logger,
    readonly seen: SeenMailRepository,
    readonly taker: MailTakerService,
    readonly gate: SourceGate,
  ) {}
}
