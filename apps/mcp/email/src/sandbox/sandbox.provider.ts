import { setTimeout as pause } from 'node:timers/promises';
import type { Found } from '@waggle/mcp-server';
import type { Database, Transaction } from '@waggle/persistence';
import type { EmailConfig } from '../email.config.js';
import { checkDigest } from '../check-digest.js';
import { domainOf, type ForwardedMail, type Mail, mailDigest, type MailQuery, type MailSummary, type OutgoingMail, recipientsOf } from '../mail.js';
import { mailError } from '../mail.error.js';
import { MailProvider } from '../mail.provider.js';

interface MailRow {
  message_id: string;
  sender: string;
  recipients: string[];
  cc: string[];
  subject: string;
  body: string;
  in_reply_to: string | null;
  refs: string[];
  attachments: Mail['attachments'];
  date: Date;
}

type Mailbox = 'inbox' | 'drafts' | 'sent';

/** Domains that no mail reaches (RFC 2606): the sandbox refuses them as a real server does. */
const UNREACHABLE = /(^|\.)invalid$/;

/** Behaves like a mail account and needs none: everything stays in the database. */
export class SandboxProvider extends MailProvider {
  override readonly settleMs = 30_000;
  override readonly repeatable = true;

  constructor(
    private readonly database: Database,
    private readonly config: Pick<EmailConfig, 'EMAIL_FROM' | 'EMAIL_SANDBOX_LATENCY_MS'>,
  ) {
    super();
  }

  async search({ from, subject, text, references, limit }: MailQuery): Promise<MailSummary[]> {
    await this.latency();
    const rows = await this.database.query<MailRow>(
      `SELECT * FROM sandbox_mail
       WHERE mailbox = 'inbox'
         AND ($1::text IS NULL OR strpos(lower(sender), lower($1)) > 0)
         AND ($2::text IS NULL OR strpos(lower(subject), lower($2)) > 0)
         AND ($3::text IS NULL OR strpos(lower(subject || ' ' || body), lower($3)) > 0)
         AND ($4::text IS NULL OR message_id = $4 OR in_reply_to = $4 OR refs @> ARRAY[$4])
       ORDER BY date DESC, id DESC LIMIT $5`,
      [from ?? null, subject ?? null, text ?? null, references ?? null, limit],
    );
    return rows.map(toSummary);
  }

  async read(messageId: string): Promise<Mail> {
    await this.latency();
    const [row] = await this.database.query<MailRow>('SELECT * FROM sandbox_mail WHERE message_id = $1 ORDER BY id LIMIT 1', [messageId]);
    if (row === undefined) throw mailError('mail_not_found', 'No mail with this Message-ID');
    return { ...toSummary(row), digest: mailDigest(JSON.stringify([row.message_id, row.sender, row.subject, row.body, row.attachments])), cc: row.cc, replyTo: [], text: row.body, inReplyTo: row.in_reply_to, references: row.refs, headers: {}, attachments: row.attachments };
  }

  async checkOriginal(original: ForwardedMail): Promise<void> {
    await this.original(original);
  }

  async draft(mail: OutgoingMail): Promise<string> {
    await this.latency();
    await this.keep(this.database, 'drafts', await this.withForwarded(mail));
    return mail.messageId;
  }

  async send(mail: OutgoingMail): Promise<{ providerId: string }> {
    await this.latency();
    const refused = recipientsOf(mail).filter((address) => UNREACHABLE.test(domainOf(address)));
    if (refused.length > 0) throw mailError('mail_rejected', '550 5.1.2 No such domain', { recipients: refused.length });
    await this.keep(this.database, 'sent', await this.withForwarded(mail));
    return { providerId: mail.messageId };
  }

  async findSent(messageId: string): Promise<Found> {
    await this.latency();
    const rows = await this.database.query("SELECT 1 FROM sandbox_mail WHERE mailbox = 'sent' AND message_id = $1", [messageId]);
    return rows.length > 0 ? { state: 'found', providerId: messageId } : { state: 'absent' };
  }

  async newerInThread(root: string, messageId: string): Promise<string[]> {
    await this.latency();
    const rows = await this.database.query<MailRow>(
      `SELECT * FROM sandbox_mail
       WHERE mailbox IN ('inbox', 'sent') AND message_id <> $2
         AND (in_reply_to IN ($1, $2) OR refs && ARRAY[$1, $2])
         AND date > coalesce((SELECT max(date) FROM sandbox_mail WHERE message_id = $2), '-infinity')
       ORDER BY date`,
      [root, messageId],
    );
    return rows.map((row) => row.message_id);
  }

  /** A mail arrives. */
  async deliver(mail: OutgoingMail & { readonly from: string }): Promise<void> {
    await this.keep(this.database, 'inbox', mail, mail.from);
  }

  private async keep(into: Database | Transaction, mailbox: Mailbox, mail: OutgoingMail, sender = this.config.EMAIL_FROM): Promise<void> {
    await into.query(
      `INSERT INTO sandbox_mail (mailbox, message_id, sender, recipients, cc, subject, body, in_reply_to, refs)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [mailbox, mail.messageId, sender, mail.to, mail.cc, mail.subject, mail.text, mail.inReplyTo ?? null, mail.references],
    );
  }

  private async withForwarded(mail: OutgoingMail): Promise<OutgoingMail> {
    if (mail.forwardOf === undefined) return mail;
    const original = await this.original(mail.forwardOf);
    return { ...mail, text: `${mail.text}\n\n---------- Forwarded message ----------\nFrom: ${original.from}\nSubject: ${original.subject}\n\n${original.text}` };
  }

  private async original(forwardOf: ForwardedMail): Promise<Mail> {
    const original = await this.read(forwardOf.messageId);
    checkDigest(forwardOf, original.digest);
    return original;
  }

  private async latency(): Promise<void> {
    if (this.config.EMAIL_SANDBOX_LATENCY_MS > 0) await pause(this.config.EMAIL_SANDBOX_LATENCY_MS);
  }
}

function toSummary(row: MailRow): MailSummary {
  return { messageId: row.message_id, from: row.sender, to: row.recipients, subject: row.subject, date: row.date.toISOString() };
}
