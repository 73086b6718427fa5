import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import type { Channel, Found, Notice, Sent } from '../channel.js';
import { notifierError } from '../notifier.error.js';
import { markOf, type SmsPlace, smsText } from './sms-text.js';
import { SmsProvider } from './sms.provider.js';

/** Says that an answer is wanted soon, and where. No answer is taken by SMS: a sender's number proves nothing. */
@Injectable()
export class SmsChannel implements Channel {
  readonly name = 'sms';

  constructor(
    private readonly provider: SmsProvider,
    @Inject(CONFIG) private readonly config: SmsPlace,
  ) {}

  async send(notice: Notice): Promise<Sent> {
    return this.provider.send(phoneOf(notice), smsText(notice, this.config), markOf(notice));
  }

  async find(notice: Notice): Promise<Found> {
    return this.provider.find(phoneOf(notice), markOf(notice), notice.begun);
  }
}

function phoneOf({ person }: Notice): string {
  if (person.phone === undefined) throw notifierError('recipient_refused', `${person.name} has no phone any more`);
  return person.phone;
}
