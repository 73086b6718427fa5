import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import type { Channel, Found, Notice, Sent } from '../channel.js';
import type { NotifierConfig } from '../notifier.config.js';
import { notifierError } from '../notifier.error.js';
import { bulletinMessage, promptMessage } from './block-kit.js';
import { SlackProvider, type SlackMessage } from './slack.provider.js';

@Injectable()
export class SlackChannel implements Channel {
  readonly name = 'slack';

  constructor(
    private readonly provider: SlackProvider,
    @Inject(CONFIG) private readonly config: Pick<NotifierConfig, 'GATEWAY_PUBLIC_URL' | 'QUIET_HOURS_ZONE'>,
  ) {}

  async send(notice: Notice): Promise<Sent> {
    return this.provider.send(userOf(notice), this.messageOf(notice), notice.key);
  }

  async find(notice: Notice): Promise<Found> {
    return this.provider.find(userOf(notice), notice.key, notice.begun);
  }

  async update(notice: Notice, sent: Sent): Promise<void> {
    await this.provider.update(sent, this.messageOf(notice));
  }

  private messageOf(notice: Notice): SlackMessage {
    if (notice.bulletin !== undefined) return bulletinMessage(notice.bulletin, this.config.GATEWAY_PUBLIC_URL);
    return promptMessage(notice, { zone: this.config.QUIET_HOURS_ZONE, publicUrl: this.config.GATEWAY_PUBLIC_URL });
  }
}

function userOf({ person }: Notice): string {
  if (person.slackUser === undefined) throw notifierError('recipient_refused', `${person.name} has no slackUser any more`);
  return person.slackUser;
}
