import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import type { IntakeConfig } from '../intake.config.js';
import { MailTakerService } from '../mail/mail-taker.service.js';
import { ImapWatcher } from './imap-watcher.js';
import { SeenMailRepository } from './seen-mail.repository.js';

/** Watches every configured mailbox; without one it idles. */
@Injectable()
export class ImapIntakeService implements OnApplicationBootstrap, OnModuleDestroy {
  private watchers: readonly ImapWatcher[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: IntakeConfig,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly seen: SeenMailRepository,
    private readonly taker: MailTakerService,
  ) {}

  onApplicationBootstrap(): void {
    const accounts = this.config.INTAKE_IMAP;
    if (accounts.length === 0) this.log.info({}, 'no mailbox is configured (INTAKE_IMAP), so no mail is taken');
    this.watchers = accounts.map((account) => new ImapWatcher(account, this.config, this.seen, this.taker, this.log));
    for (const watcher of this.watchers) watcher.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.watchers.map((watcher) => watcher.stop()));
  }
}
