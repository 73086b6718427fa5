import type { Approval, Proposal, ToolArguments } from '../api/wire.js';
import { sumText } from '../text/sum.js';

export type CallKind = 'mail' | 'payment' | 'chat' | 'post' | 'event' | 'deal' | 'invoice' | 'other';

/** What an operator must see at a glance: what is done, to whom, and what it is about. */
export interface CallView {
  readonly kind: CallKind;
  /** "Reply", "Pay", "Post on X". */
  readonly verb: string;
  /** To whom or where: addresses, payee, chat, platform. */
  readonly target: string;
  /** The subject, the sum, the first words. */
  readonly gist: string;
  /** The text that leaves the company, word for word; undefined when the call carries none. */
  readonly body: string | undefined;
}

const PLATFORMS: Readonly<Record<string, string>> = { x: 'X', linkedin: 'LinkedIn', facebook: 'Facebook', instagram: 'Instagram' };
const MAIL_VERBS: Readonly<Record<string, string>> = { send_email: 'New mail', reply_email: 'Reply', forward_email: 'Forward' };

const text = (value: unknown): string => (typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value));
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
const inner = (value: unknown): ToolArguments => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ToolArguments) : {});
const GIST_CHARACTERS = 140;
const oneLine = (value: string): string => value.trim().replace(/\s+/g, ' ').slice(0, GIST_CHARACTERS);

function mail({ tool, args }: Proposal): CallView {
  const people = [...list(args['to']), ...list(args['cc'])];
  return { kind: 'mail', verb: MAIL_VERBS[tool] ?? 'Mail', target: people.join(', '), gist: text(args['subject']), body: text(args['text']) };
}

function payment({ args }: Proposal): CallView {
  const payee = inner(args['payee']);
  return { kind: 'payment', verb: 'Pay', target: text(payee['name']), gist: sumText(args['amountMinor'], args['currency']), body: undefined };
}

function chat({ args }: Proposal): CallView {
  const content = inner(args['content']);
  // A template's own words are not among the arguments.
  if (content['kind'] !== 'text') return { kind: 'chat', verb: 'WhatsApp', target: text(args['chat']), gist: `Template ${text(content['name'])}`, body: undefined };
  const body = text(content['text']);
  return { kind: 'chat', verb: 'WhatsApp', target: text(args['chat']), gist: oneLine(body), body };
}

function post({ args }: Proposal): CallView {
  const platform = text(args['platform']);
  const body = text(args['text']);
  return { kind: 'post', verb: `Post on ${PLATFORMS[platform] ?? platform}`, target: '', gist: oneLine(body), body };
}

const VERBS: Readonly<Record<string, readonly [CallKind, string]>> = {
  'calendar.create_event': ['event', 'Invite'],
  'calendar.update_event': ['event', 'Change event'],
  'calendar.delete_event': ['event', 'Cancel event'],
  'crm.change_stage': ['deal', 'Move deal'],
  'crm.close_lost': ['deal', 'Lose deal'],
  'odoo.post_invoice': ['invoice', 'Post invoice'],
  'odoo.record_expense': ['invoice', 'Record expense'],
};

function other({ server, tool, args, summary }: Proposal): CallView {
  const [kind, verb] = VERBS[`${server}.${tool}`] ?? ['other', tool.replaceAll('_', ' ')];
  const target = list(args['attendees']).join(', ');
  return { kind, verb, target, gist: summary, body: undefined };
}

/** Read from the arguments that would be carried out, not from what the agent says of them, wherever they speak for themselves. */
export function viewOf({ proposal }: Pick<Approval, 'proposal'>): CallView {
  const { server, tool } = proposal;
  if (server === 'email') return mail(proposal);
  if (server === 'payment') return payment(proposal);
  if (server === 'whatsapp' && tool === 'send_whatsapp') return chat(proposal);
  if (server === 'social' && tool === 'post_social') return post(proposal);
  return other(proposal);
}

/** What alike proposals have in common, readable: "email.reply_email:sales:pricing_discussion" is "Reply · sales · pricing discussion". */
export function groupLabel(group: string): string {
  const [call = '', ...rest] = group.split(':');
  const [server = '', tool = server] = call.split('.');
  const words = tool.replaceAll('_', ' ');
  const verb = (words.endsWith(` ${server}`) ? words.slice(0, -server.length - 1) : words).replace(/^./, (first) => first.toUpperCase());
  return [verb, ...rest.map((part) => part.replaceAll('_', ' ').replaceAll('+', ', '))].filter((part) => part !== '').join(' · ');
}
