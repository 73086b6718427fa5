import type { Approval, HiddenText, Taint } from '../api/wire.js';

/** `stop`: a second look is asked for; `care`: new or unusual; `note`: why a person is asked at all. */
export type RiskLevel = 'stop' | 'care' | 'note';

export interface Risk {
  readonly level: RiskLevel;
  readonly title: string;
  /** The stranger's own sentence, where the risk comes from a text. */
  readonly quote?: string;
  readonly source?: string;
  /** The words of the quote that went into the call. */
  readonly marked?: string;
  /** Path of the argument that it is about. */
  readonly field?: string;
}

const FLAGS: Readonly<Record<string, readonly [RiskLevel, string]>> = {
  suspected_fraud: ['stop', 'It looks like fraud.'],
  probable_duplicate: ['stop', 'The same has probably been done before.'],
  inbound_flagged: ['stop', 'The message that it answers was flagged by the guard.'],
  read_text_blocked: ['stop', 'The guard blocked a text that the agent read for it, so it was written without.'],
  read_text_cut: ['stop', 'The guard cut parts out of a text that the agent read for it.'],
  threat: ['stop', 'The text tries to give the agent orders.'],
  secret: ['stop', 'The text holds something that looks like a key or a password.'],
  sum_differs_from_bill: ['stop', 'The sum is not what the bill says.'],
  partly_sent: ['stop', 'A part of the sum has left for this invoice already.'],
  account_from_outside: ['stop', 'It passes on an account that comes from a stranger’s text.'],
  new_payee: ['care', 'It would be the first payment to this account.'],
  sum_without_evidence: ['care', 'Nothing that it rests on names this sum.'],
  missing_evidence: ['care', 'It lacks evidence that the policy asks for.'],
  reply_to_other_domain: ['care', 'The answer goes to another domain than the mail came from.'],
  reply_to_several: ['care', 'The answer goes to several addresses.'],
  address_left_out: ['care', 'An address of the thread was left out.'],
  no_recipient: ['care', 'No recipient could be found.'],
  due_date_passed: ['care', 'The due date has passed.'],
  bulk_operations: ['care', 'It goes to many people at once.'],
  personal_data: ['care', 'The text holds personal data.'],
};
/** Said by the taint, the blanks or the reasons already. */
const SAID_ELSEWHERE = new Set(['untrusted_origin', 'hidden_text', 'blanks', 'payment', 'pricing_discussion', 'contract_terms', 'legal_commitments', 'sensitive_word', 'follow_up_email', 'scheduling_response', 'reminder_send']);
/** Reasons that repeat what stands above them. */
const REPEATED = /comes from a stranger's text|is named by no text of the task|^A person must fill in|first payment to this account|^It rests on no |^Nothing that it rests on|^The word "/;
const ORDER: readonly RiskLevel[] = ['stop', 'care', 'note'];

const wordsOf = (code: string): string => `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('_', ' ')}.`;

function ofFlag(flag: string): Risk[] {
  if (SAID_ELSEWHERE.has(flag)) return [];
  const [level, title] = FLAGS[flag] ?? ['care', flag.includes(' ') ? flag : wordsOf(flag)];
  return [{ level, title }];
}

/** What the orchestrator says of a recipient that nobody has named. */
const NO_TEXT = 'no text of this task';

function ofTaint({ field, source, sentence, value, usual }: Taint, isNewPayee: boolean): Risk {
  const about = { quote: sentence, source, field, ...(value === undefined ? {} : { marked: value }) };
  if (usual === true) return { level: 'note', title: 'It answers whoever wrote.', field };
  const level = isNewPayee && field.startsWith('payee.account') ? 'stop' : 'care';
  if (source === NO_TEXT) return { level, title: `${fieldLabel(field)} ${value ?? ''} is named neither by what came in nor by a person.`, field };
  return { level, title: `${fieldLabel(field)} comes from a stranger’s text.`, ...about };
}

const ofHidden = ({ where, shown }: HiddenText): Risk => ({ level: 'stop', title: 'A reader would not have seen this text:', quote: shown, source: where });

/** What a person must look at before they answer, the gravest first, each once. */
export function risksOf({ proposal, reasons }: Pick<Approval, 'proposal' | 'reasons'>): Risk[] {
  const words = reasons.filter((reason) => /^The word "/.test(reason)).map((reason) => reason.replace(/^The word |\.$/g, ''));
  const risks = [
    ...proposal.flags.flatMap(ofFlag),
    ...(proposal.hidden ?? []).map(ofHidden),
    ...proposal.taint.map((mark) => ofTaint(mark, proposal.flags.includes('new_payee'))),
    ...reasons.filter((reason) => !REPEATED.test(reason)).map((title): Risk => ({ level: 'note', title })),
    ...(words.length === 0 ? [] : [{ level: 'note' as const, title: `Sensitive words: ${[...new Set(words)].join(', ')}.` }]),
  ];
  const distinct = [...new Map(risks.map((risk) => [`${risk.title} ${risk.quote ?? ''}`, risk])).values()];
  return distinct.sort((one, two) => ORDER.indexOf(one.level) - ORDER.indexOf(two.level));
}

export function gravestOf(risks: readonly Risk[]): RiskLevel | undefined {
  return risks[0]?.level;
}

/** Approving this asks twice. */
export function needsSecondLook(approval: Pick<Approval, 'proposal' | 'reasons'>): boolean {
  return gravestOf(risksOf(approval)) === 'stop';
}

const FIELD_LABELS: Readonly<Record<string, string>> = {
  to: 'Recipient',
  cc: 'Copy to',
  bcc: 'Blind copy to',
  attendees: 'Guest',
  'attendees.email': 'Guest',
  media: 'Picture',
  link: 'Link',
  location: 'Place',
  subject: 'Subject',
  text: 'Text',
  'payee.name': 'Payee',
  'payee.account.iban': 'Payee’s account (IBAN)',
  'payee.account.scheme': 'Kind of account',
  'payee.account.sortCode': 'Sort code',
  'payee.account.accountNumber': 'Account number',
  'payee.account.bic': 'BIC',
  amountMinor: 'Sum',
  currency: 'Currency',
  fromAccount: 'From account',
  dueDate: 'Due date',
  'content.text': 'Text',
  chat: 'Chat',
  lastMessageId: 'Answers message',
  inReplyTo: 'Answers mail',
};

/** The name that people use for an argument, by its path. */
export function fieldLabel(path: string): string {
  const plain = path.replace(/\.\d+$/, '').replace(/\[\d+\]$/, '');
  const known = FIELD_LABELS[plain];
  if (known !== undefined) return known;
  const words = (plain.split('.').at(-1) ?? plain).replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
