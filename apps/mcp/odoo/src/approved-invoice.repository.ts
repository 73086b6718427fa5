import { Injectable } from '@nestjs/common';
import { Database } from '@waggle/persistence';

/** What people approved for posting, so that a posted invoice that was changed afterwards is noticed. */
@Injectable()
export class ApprovedInvoiceRepository {
  constructor(private readonly database: Database) {}

  async keep(books: string, invoiceId: number, digest: string): Promise<void> {
    await this.database.query(
      `INSERT INTO approved_invoice (books, invoice_id, digest) VALUES ($1, $2, $3)
       ON CONFLICT (books, invoice_id) DO UPDATE SET digest = excluded.digest, approved_at = now()`,
      [books, invoiceId, digest],
    );
  }

  /** Digests by invoice. */
  async digests(books: string, invoiceIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const sql = 'SELECT invoice_id, digest FROM approved_invoice WHERE books = $1 AND invoice_id = ANY($2::int[])';
    const rows = await this.database.query<{ invoice_id: number; digest: string }>(sql, [books, invoiceIds]);
    return new Map(rows.map((row) => [row.invoice_id, row.digest]));
  }
}
