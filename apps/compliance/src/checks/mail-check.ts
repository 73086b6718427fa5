import { type Approval, type ComplianceFinding, prefixOf } from '@waggle/contracts';
import type { Records } from './records.js';

/** Tasks whose mail is sent for our own sake, not as an answer to what somebody asked. */
const COMMERCIAL = ['CAMPAIGN', 'LEAD', 'SALESPOST', 'PIPELINE'];
const UNSUBSCRIBE = /\bunsubscribe|opt[ -]?out|abmelden|abbestellen|désabonner|darse de baja/i;

/** CAN-SPAM (15 U.S.C. § 7704): commercial mail says who sends it, where they are, how to end it, and is not sent to who has ended it. */
export function checkMail(records: Records): ComplianceFinding[] {
  const ran = new Map(records.effects.filter(({ server, state }) => server === 'email' && state === 'done').map((effect) => [effect.approvalId, effect.startedAt]));
  const sent = records.approvals.filter((approval) => ran.has(approval.id) && isCommercial(approval));
  return sent.flatMap((approval) => [...faultsOf(approval, records), ...unwanted(approval, records, ran.get(approval.id) ?? '')]);
}

export function isCommercial({ taskId }: Approval): boolean {
  return COMMERCIAL.includes(prefixOf(taskId) ?? '');
}

function faultsOf({ id, taskId, proposal: { args } }: Approval, { postalAddress }: Records): ComplianceFinding[] {
  const text = typeof args['text'] === 'string' ? args['text'] : '';
  const entries = [id, taskId];
  const address: ComplianceFinding[] =
    postalAddress === ''
      ? [{ check: 'can_spam', weight: 'doubt', detail: 'Commercial mail went out and no postal address is set (COMPANY_POSTAL_ADDRESS)', entries }]
      : plain(text).includes(plain(postalAddress))
        ? []
        : [{ check: 'can_spam', weight: 'violation', detail: 'Commercial mail without the postal address', entries }];
  return UNSUBSCRIBE.test(text) ? address : [...address, { check: 'can_spam', weight: 'violation', detail: 'Commercial mail that does not say how to unsubscribe', entries }];
}

/** The law gives ten business days; a machine needs none. */
function unwanted({ id, taskId, proposal: { args } }: Approval, { unwilling }: Records, sentAt: string): ComplianceFinding[] {
  const addresses = recipientsOf(args).filter((address) => (unwilling.get(address) ?? '9') < sentAt);
  return addresses.length === 0 ? [] : [{ check: 'can_spam', weight: 'violation', detail: 'Commercial mail to somebody who had asked not to be written to', entries: [id, taskId] }];
}

/** All addresses in `to`, `cc` and `bcc`, in lower case. */
export function recipientsOf(args: Approval['proposal']['args']): string[] {
  return ['to', 'cc', 'bcc'].flatMap((field) => JSON.stringify(args[field] ?? '').toLowerCase().match(/[^\s"<>,;]+@[^\s"<>,;]+/g) ?? []);
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s,.;|·]+/g, ' ').trim();
