import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Receipt, recordExpense } from '@waggle/contracts';
import { type Effect, effectError, type Found, type Mode } from '@waggle/mcp-server';
import { moneyText } from '../money.js';
import { markFor, type NewExpense } from '../odoo.js';
import { odooError } from '../odoo.error.js';
import { OdooProvider } from '../odoo.provider.js';
import { referenceKey } from '../reference-key.js';

/**
 * A vendor bill, and no `hr.expense`: it needs no further module and no employee, its fields are the same in every version, and
 * a vendor is whom the company owes. It stays a draft with the approved total on one line without tax: accounts and taxes are
 * for bookkeeping, and posting it is an approval of its own.
 */
@Injectable()
export class RecordExpenseTool implements Effect<typeof recordExpense> {
  readonly tool = recordExpense;

  constructor(private readonly odoo: OdooProvider) {}

  businessKey({ vendorId, reference, date, description, amountMinor, currency }: NewExpense): string {
    const what = reference === undefined ? `${date}:${createHash('sha256').update(description, 'utf8').digest('hex')}` : `ref:${referenceKey(reference)}`;
    return `expense:${this.odoo.books}:${vendorId}:${amountMinor}:${currency}:${what}`;
  }

  async fresh({ vendorId, reference }: NewExpense): Promise<void> {
    const [vendor] = await this.odoo.partners([vendorId]);
    if (vendor === undefined) throw odooError('odoo_record_missing', `Odoo has no vendor ${vendorId}`, { vendorId });
    if (reference === undefined) return;
    const [twin] = await this.odoo.billsLike([vendorId], [reference]);
    if (twin !== undefined) throw effectError('effect_stale', "A bill with this vendor's number is in Odoo already", { billId: twin.id });
  }

  async perform(expense: NewExpense, idempotencyKey: string): Promise<{ providerId: string }> {
    return { providerId: String(await this.odoo.createBill(expense, markFor(idempotencyKey))) };
  }

  find(idempotencyKey: string): Promise<Found> {
    return this.odoo.findBill(markFor(idempotencyKey));
  }

  /** The provider itself keeps note of what may still be under way, for drafts too: then `find` says so. */
  settleMs(): number {
    return 0;
  }

  async readBack(providerId: string, { vendorId, amountMinor, currency }: NewExpense): Promise<Receipt['readBack']> {
    const bill = await this.odoo.invoice(Number(providerId));
    if (bill === undefined) return { found: false, detail: `The bill ${providerId} is gone.` };
    const same = bill.kind === 'vendor_bill' && bill.partnerId === vendorId && bill.totalMinor === amountMinor && bill.currency === currency;
    const what = `The bill ${providerId} of ${bill.partnerName} over ${moneyText(bill.totalMinor, bill.currency)} is in Odoo`;
    return same ? { found: true, detail: `${what}, as approved.` } : { found: false, detail: `${what}, but differs from what was approved.` };
  }

  output(providerId: string, mode: Mode): { billId: string; mode: Mode } {
    return { billId: providerId, mode };
  }
}
