import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import type { Channel, Found, Notice, Sent } from '../channel.js';
import type { NotifierConfig } from '../notifier.config.js';
import { notifierError } from '../notifier.error.js';
import { linkTo, shorten, timeIn } from '../prompts/wording.js';
import { SmsProvider } from './sms.provider.js';

const SUMMARY = 90;

type Place = Pick<NotifierConfig, 'PUBLIC_URL' | 'QUIET_HOURS_ZONE'>;

/** Says that an answer is wanted soon, and where. No answer is taken by SMS: a sender's number proves nothing. */
@Injectable()
export class SmsChannel implements Channel {
  readonly name = 'sms';

  constructor(
    private readonly provider: SmsProvider,
    @Inject(CONFIG) private readonly config: Place,
  ) {}

  async send(notice: Notice): Promise<Sent> {
    return this.provider.send(phoneOf(notice), smsText(notice, this.config), markOf(notice));
  }

  async find(notice: Notice): Promise<Found> {
    return this.provider.find(phoneOf(notice), markOf(notice), notice.begun);
  }
}

/** Tells the text from every other to the same number, whatever becomes of the proposals meanwhile. */
function markOf({ key }: Pick<Notice, 'key'>): string {
  return `(${key.slice(-8)})`;
}

export function smsText({ entries, key }: Pick<Notice, 'entries' | 'key'>, { PUBLIC_URL, QUIET_HOURS_ZONE }: Place): string {
  const [first] = entries;
  if (first === undefined) return '';
  const mark = markOf({ key });
  const soonest = entries.map(({ approval }) => approval.expires).sort()[0] ?? first.approval.expires;
  const until = `until ${timeIn(QUIET_HOURS_ZONE, soonest)}`;
  if (entries.length > 1) return `Waggle: ${entries.length} approvals wanted ${until}. ${PUBLIC_URL.replace(/\/+$/, '')}/approvals ${mark}`;
  const summary = shorten(first.approval.proposal.summary.replace(/[\s\p{Cc}]+/gu, ' ').trim(), SUMMARY);
  return `Waggle: approval wanted ${until}: ${summary} ${linkTo(PUBLIC_URL, first.approval)} ${mark}`;
}

function phoneOf({ person }: Notice): string {
  if (person.phone === undefined) throw notifierError('recipient_refused', `${person.name} has no phone any more`);
  return person.phone;
}
