import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import type { Channel, Found, Notice, Sent } from '../channel.js';
import type { NotifierConfig } from '../notifier.config.js';
import { notifierError } from '../notifier.error.js';
import { MailProvider } from './mail.provider.js';
import { bulletinMail, messageIdOf, noticeMail } from './mail-text.js';

@Injectable()
export class MailChannel implements Channel {
  readonly name = 'mail';

  constructor(
    private readonly provider: MailProvider,
    @Inject(CONFIG) private readonly config: Pick<NotifierConfig, 'GATEWAY_PUBLIC_URL' | 'QUIET_HOURS_ZONE' | 'NOTICE_FROM'>,
  ) {}

  async send(notice: Notice): Promise<Sent> {
    if (notice.person.email === undefined) throw notifierError('recipient_refused', `${notice.person.name} has no email any more`);
    const { QUIET_HOURS_ZONE: zone, GATEWAY_PUBLIC_URL: publicUrl, NOTICE_FROM: from } = this.config;
    const place = { zone, publicUrl, from };
    return this.provider.send(notice.bulletin === undefined ? noticeMail(notice, place) : bulletinMail(notice, notice.bulletin, place));
  }

  async find({ key }: Notice): Promise<Found> {
    return this.provider.find(messageIdOf(key, this.config.NOTICE_FROM));
  }
}
