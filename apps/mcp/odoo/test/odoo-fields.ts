/** What a field takes and gives. Empty is `false` for each of them. */
type FieldType = 'integer' | 'float' | 'boolean' | 'char' | 'date' | 'many2one' | 'one2many' | 'many2many' | { readonly selection: readonly string[] };

export type Fields = Readonly<Record<string, FieldType>>;

const MOVE: Fields = {
  id: 'integer',
  name: 'char',
  state: { selection: ['draft', 'posted', 'cancel'] },
  move_type: { selection: ['entry', 'out_invoice', 'out_refund', 'in_invoice', 'in_refund', 'out_receipt', 'in_receipt'] },
  payment_state: { selection: ['not_paid', 'in_payment', 'paid', 'partial', 'reversed', 'invoicing_legacy'] },
  partner_id: 'many2one',
  currency_id: 'many2one',
  invoice_payment_term_id: 'many2one',
  ref: 'char',
  invoice_origin: 'char',
  invoice_date: 'date',
  invoice_date_due: 'date',
  amount_untaxed: 'float',
  amount_tax: 'float',
  amount_total: 'float',
  amount_residual: 'float',
  invoice_line_ids: 'one2many',
};

const LINE: Fields = {
  id: 'integer',
  move_id: 'many2one',
  name: 'char',
  product_id: 'many2one',
  quantity: 'float',
  price_unit: 'float',
  discount: 'float',
  tax_ids: 'many2many',
  price_subtotal: 'float',
  display_type: { selection: ['product', 'line_section', 'line_note'] },
};

const PARTNER: Fields = { id: 'integer', name: 'char', display_name: 'char', email: 'char', vat: 'char', customer_rank: 'integer', currency_id: 'many2one', active: 'boolean' };
const CURRENCY: Fields = { id: 'integer', name: 'char', active: 'boolean' };
const BANK_LINE: Fields = { id: 'integer', date: 'date', amount: 'float', currency_id: 'many2one', partner_id: 'many2one', payment_ref: 'char', is_reconciled: 'boolean' };

const payment = (version: number): Fields => ({
  id: 'integer',
  date: 'date',
  amount: 'float',
  currency_id: 'many2one',
  partner_id: 'many2one',
  payment_type: { selection: ['inbound', 'outbound'] },
  is_reconciled: 'boolean',
  state: { selection: version >= 18 ? ['draft', 'in_process', 'paid', 'canceled', 'rejected'] : ['draft', 'posted', 'cancel'] },
  [version >= 18 ? 'memo' : 'ref']: 'char',
});

/** The fields of each model, as the version has them. */
export function fieldsOf(version: number): Readonly<Record<string, Fields>> {
  return {
    'res.partner': PARTNER,
    'res.currency': CURRENCY,
    'account.move': MOVE,
    'account.move.line': LINE,
    'account.bank.statement.line': BANK_LINE,
    'account.payment': payment(version),
  };
}

/** Does the value fit the field, in `create` and `write`? */
export function fits(type: FieldType, value: unknown): boolean {
  if (value === false) return true;
  if (typeof type === 'object') return typeof value === 'string' && type.selection.includes(value);
  switch (type) {
    case 'integer':
    case 'many2one':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'char':
      return typeof value === 'string';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
    case 'one2many':
    case 'many2many':
      return Array.isArray(value) && value.every((command) => Array.isArray(command) && command.length === 3);
  }
}
