import { domainTest } from './odoo-domain.js';
import { Fault } from './fault.js';
import { type Fields, fieldsOf, fits } from './odoo-fields.js';

export type Row = Record<string, unknown>;

/** How the books of one Odoo differ by version: 14 posts a posted entry silently and lets it be changed, 19 does neither. */
const STRICT_SINCE = 19;
const TAX_RATE = 0.19;
/** What a posted entry keeps for itself from that version on. */
const FROZEN = ['partner_id', 'invoice_date', 'currency_id', 'invoice_line_ids', 'ref'];

/** The accounting of one Odoo database, in memory. */
export class OdooBooks {
  readonly tables = new Map<string, Map<number, Row>>();
  private readonly fields: Readonly<Record<string, Fields>>;
  private lastId = 1000;
  private lastNumber = 0;

  constructor(readonly version: number) {
    this.fields = fieldsOf(version);
    for (const model of Object.keys(this.fields)) this.tables.set(model, new Map());
    for (const [id, name] of [[1, 'EUR'], [2, 'JPY'], [3, 'KWD']] as const) this.table('res.currency').set(id, { id, name, active: true });
  }

  /** Puts a record in as it is, past every rule. */
  put(model: string, row: Row): number {
    const id = typeof row['id'] === 'number' ? row['id'] : (this.lastId += 1);
    const empty = Object.fromEntries(Object.keys(this.fieldsOf(model)).map((name) => [name, false]));
    this.table(model).set(id, { ...empty, ...row, id });
    return id;
  }

  /** The record itself: what is changed here is changed behind everybody's back. */
  row(model: string, id: number): Row {
    const row = this.table(model).get(id);
    if (row === undefined) throw new Fault('odoo.exceptions.MissingError', 'Record does not exist or has been deleted.');
    return row;
  }

  table(model: string): Map<number, Row> {
    const table = this.tables.get(model);
    if (table === undefined) throw new Fault('werkzeug.exceptions.NotFound', `the model '${model}' does not exist`);
    return table;
  }

  searchRead(model: string, { domain, fields, offset, limit, order }: Row): Row[] {
    const known = this.fieldsOf(model);
    const names = fields as string[];
    if (!Array.isArray(fields) || names.some((name) => !Object.hasOwn(known, name))) throw new Fault('builtins.ValueError', `Invalid field on model '${model}': ${names.join()}`);
    const test = domainTest(domain, known);
    const rows = [...this.table(model).values()].filter((row) => row['active'] !== false && test(row));
    const from = offset as number;
    return sorted(rows, order as string).slice(from, from + (limit as number)).map((row) => this.shown(model, row)).map((row) => Object.fromEntries(['id', ...names].map((name) => [name, row[name]])));
  }

  create(model: string, values: Row): number {
    this.checkValues(model, values);
    if (model !== 'account.move') throw new Fault('odoo.exceptions.AccessError', `You are not allowed to create '${model}' records.`);
    const { invoice_line_ids: commands, partner_id: partner, ...rest } = values;
    if (typeof partner === 'number') this.row('res.partner', partner);
    const draftName = this.version >= 17 ? false : '/';
    const id = this.put(model, { state: 'draft', payment_state: 'not_paid', name: draftName, currency_id: 1, partner_id: partner ?? false, invoice_date_due: rest['invoice_date'] ?? false, ...rest, invoice_line_ids: [] });
    for (const [, , line] of (commands ?? []) as Array<[number, number, Row]>) this.addLine(id, line);
    return id;
  }

  write(model: string, ids: readonly number[], values: Row): void {
    this.checkValues(model, values);
    for (const id of ids) {
      const row = this.row(model, id);
      const frozen = this.version >= STRICT_SINCE && row['state'] === 'posted' && Object.keys(values).some((name) => FROZEN.includes(name));
      if (frozen) throw new Fault('odoo.exceptions.UserError', 'You cannot modify a posted entry of this journal.');
      Object.assign(row, values);
    }
  }

  post(ids: readonly number[]): void {
    for (const id of ids) {
      const move = this.row('account.move', id);
      if (move['state'] === 'posted' && this.version < STRICT_SINCE) continue;
      if (move['state'] !== 'draft') throw new Fault('odoo.exceptions.UserError', `The entry ${String(move['name'])} (id ${id}) must be in draft.`);
      if ((move['invoice_line_ids'] as number[]).length === 0) throw new Fault('odoo.exceptions.UserError', 'You need to add a line before posting.');
      if (move['partner_id'] === false) throw new Fault('odoo.exceptions.UserError', "The field 'Customer' is required, please complete it to validate the Customer Invoice.");
      if (move['invoice_date'] === false) move['invoice_date'] = new Date().toISOString().slice(0, 10);
      const year = String(move['invoice_date']).slice(0, 4);
      Object.assign(move, { state: 'posted', name: `INV/${year}/${String((this.lastNumber += 1)).padStart(5, '0')}` });
    }
  }

  /** Adds up the lines again, as every change of them does. */
  addLine(moveId: number, values: Row): void {
    this.checkValues('account.move.line', values);
    const taxes = values['tax_ids'] === undefined ? [1] : ((values['tax_ids'] as Array<[number, number, number[]]>)[0]?.[2] ?? []);
    const subtotal = round2((values['quantity'] as number) * (values['price_unit'] as number));
    const line = { discount: 0, display_type: this.version >= 16 ? 'product' : false, ...values, move_id: moveId, tax_ids: taxes, price_subtotal: subtotal };
    const move = this.row('account.move', moveId);
    (move['invoice_line_ids'] as number[]).push(this.put('account.move.line', line));
    this.sum(move);
  }

  sum(move: Row): void {
    const lines = (move['invoice_line_ids'] as number[]).map((id) => this.row('account.move.line', id));
    const untaxed = lines.reduce((total, line) => total + Number(line['price_subtotal']), 0);
    const tax = lines.reduce((total, line) => total + ((line['tax_ids'] as number[]).length > 0 ? round2(Number(line['price_subtotal']) * TAX_RATE) : 0), 0);
    // Not rounded on purpose: floats come as floats are.
    Object.assign(move, { amount_untaxed: untaxed, amount_tax: tax, amount_total: untaxed + tax, amount_residual: untaxed + tax });
  }

  private fieldsOf(model: string): Fields {
    const fields = this.fields[model];
    if (fields === undefined) throw new Fault('werkzeug.exceptions.NotFound', `the model '${model}' does not exist`);
    return fields;
  }

  private checkValues(model: string, values: Row): void {
    const known = this.fieldsOf(model);
    for (const [name, value] of Object.entries(values)) {
      const type = known[name];
      if (type === undefined) throw new Fault('builtins.ValueError', `Invalid field '${name}' on model '${model}'`);
      if (!fits(type, value)) throw new Fault('builtins.ValueError', `Wrong value for ${model}.${name}: ${JSON.stringify(value)}`);
    }
  }

  /** With many-to-ones as id and name. */
  private shown(model: string, row: Row): Row {
    const named = (field: string, value: unknown): unknown => {
      if (this.fieldsOf(model)[field] !== 'many2one' || typeof value !== 'number') return value;
      const table = field === 'currency_id' ? 'res.currency' : field === 'partner_id' ? 'res.partner' : undefined;
      return [value, table === undefined ? `${field} ${value}` : String(this.row(table, value)['name'])];
    };
    const name = model === 'res.partner' ? { display_name: row['name'] } : {};
    return { ...Object.fromEntries(Object.entries(row).map(([field, value]) => [field, named(field, value)])), ...name };
  }
}

function sorted(rows: Row[], order: string): Row[] {
  const keys = order.split(',').map((part) => part.trim().split(' '));
  return rows.sort((one, other) => {
    for (const [field = 'id', direction] of keys) {
      const [left, right] = [one[field], other[field]];
      if (left === right) continue;
      // PostgreSQL: empty ones last when ascending.
      const before = left === false ? 1 : right === false ? -1 : (left as string) < (right as string) ? -1 : 1;
      return direction === 'desc' ? -before : before;
    }
    return 0;
  });
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
