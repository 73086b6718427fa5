import { randomUUID } from 'node:crypto';
import { SOCIAL_PLATFORMS, type Tool, TOOLS } from '@waggle/contracts';
import { BLOCKED_OPERATIONS } from '@waggle/policy';

/** One way to act on the outside world, with arguments that a tool server would take. */
export interface ActingCall {
  /** `server.tool`, and the platform where there are several. */
  readonly name: string;
  readonly tool: Tool;
  readonly args: Readonly<Record<string, unknown>>;
}

const TO = { to: ['ann@customer.example'], cc: [], subject: 'Your order', text: 'It is on its way.' };
const MAIL = '<1@customer.example>';
const DIGEST = 'a'.repeat(64);

const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'email.send_email': TO,
  'email.reply_email': { ...TO, inReplyTo: MAIL, references: [MAIL] },
  'email.forward_email': { ...TO, messageId: MAIL, digest: DIGEST },
  'odoo.post_invoice': { invoiceId: 1, partnerId: 1, invoiceDate: '2026-01-02', lineCount: 1, untaxedMinor: 100, totalMinor: 119, currency: 'EUR', digest: DIGEST },
  'odoo.record_expense': { vendorId: 1, date: '2026-01-02', description: 'Paper', amountMinor: 100, currency: 'EUR' },
  'whatsapp.send_whatsapp': { chat: '+34600555019', lastMessageId: null, content: { kind: 'text', text: 'We are open.' } },
  'payment.initiate_payment': { fromAccount: 'acc_eur_main', payee: { name: 'Paperline', account: { scheme: 'iban', iban: 'NL91ABNA0417164300' } }, amountMinor: 100, currency: 'EUR', reference: 'PL-1', invoice: 'PL-1', purpose: 'SUPP' },
  'calendar.create_event': { summary: 'Board', start: '2027-03-02T10:00:00Z', end: '2027-03-02T10:30:00Z', attendees: ['ann@customer.example'] },
  'calendar.update_event': { eventId: 'board', version: 'v1', summary: 'Board' },
  'calendar.delete_event': { eventId: 'board', version: 'v1' },
  'crm.change_stage': { dealId: randomUUID(), from: 'lead', version: 1, to: 'proposal' },
  'crm.close_lost': { dealId: randomUUID(), from: 'lead', version: 1, reason: 'price' },
};

/** Every blocked operation; posting once a platform. What has no arguments here fails the specs. */
export const ACTING_CALLS: readonly ActingCall[] = BLOCKED_OPERATIONS.flatMap((name) => {
  const tool = TOOLS.find((one) => `${one.server}.${one.name}` === name);
  if (tool === undefined) return [];
  if (name === 'social.post_social') return SOCIAL_PLATFORMS.map((platform) => ({ name: `${name} ${platform}`, tool, args: { platform, text: 'We are open.', media: platform === 'instagram' ? [{ url: 'https://media.example/1.jpg' }] : [] } }));
  return [{ name, tool, args: ARGUMENTS[name] ?? {} }];
});
