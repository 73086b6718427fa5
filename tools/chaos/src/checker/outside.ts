import PostalMime from 'postal-mime';
import { type System, tagIn, type Word } from './notes.js';
import type { Stores } from './stores.js';

/** Something that has happened to the world, as the world shows it. */
export interface Deed {
  readonly system: System;
  /** What the world calls it: Message-ID, payment, post, invoice number. */
  readonly id: string;
  readonly tag: string | undefined;
  /** undefined: the world does not say when. */
  readonly at: number | undefined;
  /** Whether these are the arguments that make exactly this. */
  readonly isOf: (args: Word['args']) => boolean;
  readonly shown: string;
}

interface Payment {
  readonly payment_id: string;
  readonly payee_name: string;
  readonly payee_account: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly reference: string;
  readonly created_at: Date;
}

interface Post {
  readonly platform: string;
  readonly id: string;
  readonly text: string;
  readonly created_at: Date;
}

interface Invoice {
  readonly id: number;
  readonly number: string;
  readonly partner_id: number;
  readonly reference: string | null;
  readonly lines: string;
  readonly net: string;
}

export async function deedsOf(stores: Stores): Promise<Deed[]> {
  const mails = await Promise.all(stores.mails.map(mailDeed));
  const payments = await stores.query<Payment>('SELECT * FROM mcp_payment.sandbox_payment');
  const posts = await stores.query<Post>('SELECT * FROM mcp_social.sandbox_post');
  const invoices = await stores.query<Invoice>(`SELECT i.id, i.number, i.partner_id, i.reference, string_agg(l.description, ' ') AS lines, sum(l.subtotal_minor) AS net
    FROM mcp_odoo.sandbox_invoice i JOIN mcp_odoo.sandbox_invoice_line l ON l.invoice_id = i.id WHERE i.state = 'posted' AND i.id >= 1000 GROUP BY i.id`);
  return [...mails, ...payments.map(paymentDeed), ...posts.map(postDeed), ...invoices.map(invoiceDeed)];
}

const plain = (text: string): string => text.replace(/\r\n/g, '\n').trim();
const sorted = (list: unknown): string => (Array.isArray(list) ? list.map((one) => String(one).toLowerCase()).sort().join(',') : '');

async function mailDeed({ raw, to, messageId, receivedAt }: Stores['mails'][number]): Promise<Deed> {
  const { subject = '', text = '' } = await PostalMime.parse(raw);
  return {
    system: 'mail',
    id: messageId ?? '',
    tag: tagIn(to.join(' ')),
    at: Date.parse(receivedAt),
    isOf: (args) => sorted([...list(args['to']), ...list(args['cc'])]) === sorted(to) && args['subject'] === subject && plain(String(args['text'])) === plain(text),
    shown: `${to.join(', ')}: ${subject}`,
  };
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function paymentDeed(row: Payment): Deed {
  const { payment_id: id, payee_name, payee_account, amount_minor, currency, reference, created_at } = row;
  const isOf = (args: Word['args']): boolean => {
    const payee = args['payee'] as { name?: string; account?: { iban?: string } } | undefined;
    return payee?.name === payee_name && payee.account?.iban === payee_account && args['amountMinor'] === Number(amount_minor) && args['currency'] === currency && args['reference'] === reference;
  };
  return { system: 'bank', id, tag: tagIn(`${payee_name} ${reference}`), at: created_at.getTime(), isOf, shown: `${payee_name}: ${currency} ${amount_minor} for ${reference}` };
}

function postDeed({ platform, id, text, created_at }: Post): Deed {
  return { system: 'social', id, tag: tagIn(text), at: created_at.getTime(), isOf: (args) => args['platform'] === platform && args['text'] === text, shown: `${platform}: ${text.slice(0, 80)}` };
}

function invoiceDeed({ id, number, partner_id, reference, lines, net }: Invoice): Deed {
  const isOf = (args: Word['args']): boolean => args['invoiceId'] === id && args['partnerId'] === partner_id && args['untaxedMinor'] === Number(net);
  return { system: 'books', id: number, tag: tagIn(`${reference ?? ''} ${lines}`), at: undefined, isOf, shown: `${number}: ${lines}` };
}
