import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  /** Login, password or API key is wrong, or the key has expired. */
  odoo_login_refused: 'denied',
  /** The user lacks the right to do this in Odoo. */
  odoo_access_denied: 'denied',
  /** Odoo understood and said no; nothing was done. */
  odoo_refused: 'invalid',
  odoo_record_missing: 'missing',
  /** Odoo's database was busy or gone; nothing was done. */
  odoo_failed: 'transient',
  /** Odoo broke off in its own code: a field or a module is not there, or an add-on is at fault. */
  odoo_broken: 'bug',
  /** An earlier attempt may still be under way in Odoo. */
  odoo_unsettled: 'transient',
  odoo_invoice_missing: 'missing',
  /** The key stands on another draft. */
  odoo_key_used: 'conflict',
  /** A currency that ISO 4217 does not know, or that is not active in Odoo. */
  odoo_currency_unknown: 'invalid',
  /** More lines, or more bills that could be the same, than are read at once. */
  odoo_too_much: 'invalid',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type OdooErrorCode = keyof typeof KINDS;

export function odooError(code: OdooErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<OdooErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}
