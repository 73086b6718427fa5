import { createHash } from 'node:crypto';
import type { SinkMail } from '@waggle/dev';
import pg from 'pg';
import PostalMime from 'postal-mime';

/** Something that happened in the world outside; `what` says everything that a person would want to have agreed to. */
export interface Deed {
  readonly system: 'mail' | 'bank' | 'calendar' | 'social' | 'whatsapp' | 'books' | 'deals';
  readonly what: string;
}

const sha = (text: string): string => createHash('sha256').update(text.replace(/\r\n/g, '\n').trim()).digest('hex').slice(0, 16);

/** One form for a mail, wherever it is described: envelope recipients, subject, and the text by its digest. */
export function mailDeed(to: readonly string[], subject: string, text: string): Deed {
  return { system: 'mail', what: `to ${[...to].map((address) => address.toLowerCase()).sort().join(', ')} | ${subject} | ${sha(text)}` };
}

// Read from the tables of the sandboxes: the banks, networks and books of this world, not what the swarm says of them.
const TABLES: ReadonlyArray<readonly [Deed['system'], string]> = [
  ['bank', `SELECT concat_ws(' | ', payee_name, payee_account, amount_minor, currency) AS what FROM mcp_payment.sandbox_payment`],
  ['calendar', `SELECT ics AS what FROM mcp_calendar.sandbox_event`],
  ['social', `SELECT concat_ws(' | ', platform, text, coalesce(link, '')) AS what FROM mcp_social.sandbox_post`],
  ['whatsapp', `SELECT concat_ws(' | ', chat, text) AS what FROM mcp_whatsapp.whatsapp_message WHERE direction = 'out'`],
  ['books', `SELECT concat_ws(' | ', id, number, state, (SELECT sum(subtotal_minor) FROM mcp_odoo.sandbox_invoice_line WHERE invoice_id = i.id)) AS what FROM mcp_odoo.sandbox_invoice i WHERE state = 'posted' OR kind = 'vendor_bill'`],
  ['books', `SELECT concat_ws(' | ', 'bank line', id, amount_minor, text) AS what FROM mcp_odoo.sandbox_bank_line`],
  ['deals', `SELECT concat_ws(' | ', id, stage, value_minor) AS what FROM crm.deal`],
];

/** Looks at the outside world itself: what reached the mail sink, and what stands at the bank, in the calendar, on the networks. */
export class Outside {
  private before: Deed[] = [];

  constructor(
    private readonly databaseUrl: string,
    private readonly delivered: () => SinkMail[],
  ) {}

  /** From now on: what was there before was nobody's doing here. */
  async remember(): Promise<void> {
    this.before = await this.standing();
  }

  /** What has happened since. */
  async deeds(): Promise<Deed[]> {
    const known = this.before.map(keyOf);
    return (await this.standing()).filter((deed) => {
      const at = known.indexOf(keyOf(deed));
      if (at >= 0) known.splice(at, 1);
      return at < 0;
    });
  }

  private async standing(): Promise<Deed[]> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      const deeds: Deed[] = [];
      for (const [system, sql] of TABLES) deeds.push(...(await client.query<{ what: string }>(sql)).rows.map(({ what }) => ({ system, what })));
      return [...deeds, ...(await Promise.all(this.delivered().map(deedOf)))];
    } finally {
      await client.end();
    }
  }
}

export const keyOf = ({ system, what }: Deed): string => `${system}: ${what}`;

async function deedOf({ raw, to }: SinkMail): Promise<Deed> {
  const mail = await PostalMime.parse(raw);
  return mailDeed(to, mail.subject ?? '', mail.text ?? '');
}
