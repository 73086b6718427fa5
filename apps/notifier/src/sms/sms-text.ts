import type { Notice } from '../channel.js';
import type { NotifierConfig } from '../notifier.config.js';
import { linkTo, pageLink, shorten, timeIn } from '../prompts/wording.js';

const SUMMARY = 90;
const BULLETIN = 120;

export type SmsPlace = Pick<NotifierConfig, 'GATEWAY_PUBLIC_URL' | 'QUIET_HOURS_ZONE'>;

/** Tells the text from every other to the same number, whatever becomes of the proposals meanwhile. */
export function markOf({ key }: Pick<Notice, 'key'>): string {
  return `(${key.slice(-8)})`;
}

export function smsText({ entries, key, bulletin }: Pick<Notice, 'entries' | 'key' | 'bulletin'>, { GATEWAY_PUBLIC_URL, QUIET_HOURS_ZONE }: SmsPlace): string {
  if (bulletin !== undefined) return `Waggle: ${shorten(bulletin.subject.replace(/[\s\p{Cc}]+/gu, ' ').trim(), BULLETIN)} ${pageLink(GATEWAY_PUBLIC_URL, bulletin.page)} ${markOf({ key })}`;
  const [first] = entries;
  if (first === undefined) return '';
  const mark = markOf({ key });
  const soonest = entries.map(({ approval }) => approval.expires).sort()[0] ?? first.approval.expires;
  const until = `until ${timeIn(QUIET_HOURS_ZONE, soonest)}`;
  if (entries.length > 1) return `Waggle: ${entries.length} approvals wanted ${until}. ${GATEWAY_PUBLIC_URL.replace(/\/+$/, '')}/approvals ${mark}`;
  const summary = shorten(first.approval.proposal.summary.replace(/[\s\p{Cc}]+/gu, ' ').trim(), SUMMARY);
  return `Waggle: approval wanted ${until}: ${summary} ${linkTo(GATEWAY_PUBLIC_URL, first.approval)} ${mark}`;
}
