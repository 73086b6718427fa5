import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The customers and suppliers of the bundled demo in the sandbox's books, and customers abroad who are billed without tax. */
export class AddDemoPartners1700000000231 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a fiscal position puts in when a line names no tax; null: the company's default.
      ALTER TABLE sandbox_partner ADD COLUMN default_taxes int[];
      INSERT INTO sandbox_tax (id, basis_points) VALUES (4, 2100);
      INSERT INTO sandbox_partner (id, name, email, tax_id, currency, customer, default_taxes) VALUES
        (20, 'Northwind Foods', 'dana@northwind-foods.example', '36-4471120', 'USD', true, '{3}'),
        (21, 'Albrecht Logistik', 'jonas.albrecht@albrecht-logistik.example', 'DE136695976', 'EUR', true, NULL),
        (22, 'Lumen Clinics', 'priya@lumen-clinics.example', 'GB340716231', 'GBP', true, '{3}'),
        (23, 'Paperline B.V.', 'accounts@paperline.example', 'NL004495445B01', 'EUR', false, NULL),
        (24, 'Kessler Reinigung', 'buero@kessler-reinigung.example', 'DE129274202', 'EUR', false, NULL),
        (25, 'Planboard Software', 'billing@planboard.example', 'IE9700053D', 'EUR', false, NULL),
        (26, 'Folio Sign', 'accounts@foliosign.example', 'FR83404833048', 'EUR', false, NULL);
      INSERT INTO sandbox_bank_line (date, amount_minor, currency, partner_id, text) VALUES
        ('2026-10-05', -4900, 'EUR', 25, 'PLANBOARD PRO, OCTOBER'),
        ('2026-10-12', -22800, 'EUR', 26, 'FOLIO SIGN, YEARLY');
    `);
    await this.bill(runner, 45, 23, 'PL-20931', '2026-10-12', '2026-11-11');
    await this.bill(runner, 46, 24, 'KR-118', '2026-10-31', '2026-12-05');
    await runner.query(`
      INSERT INTO sandbox_invoice_line (invoice_id, description, quantity, unit_price_minor, tax_ids, subtotal_minor, tax_minor) VALUES
        (45, 'Copy paper, 60 boxes', 1, 40182, '{4}', 40182, 8438),
        (46, 'Cleaning, October', 1, 104202, '{1}', 104202, 19798);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM sandbox_payment WHERE partner_id BETWEEN 20 AND 26;
      DELETE FROM sandbox_bank_line WHERE partner_id BETWEEN 20 AND 26;
      DELETE FROM sandbox_invoice WHERE partner_id BETWEEN 20 AND 26;
      DELETE FROM sandbox_partner WHERE id BETWEEN 20 AND 26;
      DELETE FROM sandbox_tax WHERE id = 4;
      ALTER TABLE sandbox_partner DROP COLUMN default_taxes;
    `);
  }

  /** With the next number: books that are in use have given some out already. */
  private async bill(runner: QueryRunner, id: number, partnerId: number, reference: string, invoiceDate: string, dueDate: string): Promise<void> {
    await runner.query(
      `WITH next AS (
         INSERT INTO sandbox_number (prefix, last) VALUES ('BILL/2026/10/', 1) ON CONFLICT (prefix) DO UPDATE SET last = sandbox_number.last + 1 RETURNING last)
       INSERT INTO sandbox_invoice (id, kind, state, number, partner_id, reference, invoice_date, due_date, currency)
       SELECT $1, 'vendor_bill', 'posted', 'BILL/2026/10/' || lpad(last::text, 4, '0'), $2, $3, $4, $5, 'EUR' FROM next`,
      [id, partnerId, reference, invoiceDate, dueDate],
    );
  }
}
