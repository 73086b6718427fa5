import type { AppError } from '@waggle/errors';
import { type OdooErrorCode, odooError } from '../odoo.error.js';

/** Odoo's exception classes by name, as both protocols give them. */
const CODES: Readonly<Record<string, OdooErrorCode>> = {
  'odoo.exceptions.UserError': 'odoo_refused',
  'odoo.exceptions.ValidationError': 'odoo_refused',
  'odoo.exceptions.RedirectWarning': 'odoo_refused',
  'odoo.exceptions.AccessError': 'odoo_access_denied',
  'odoo.exceptions.AccessDenied': 'odoo_login_refused',
  'odoo.exceptions.MissingError': 'odoo_record_missing',
  'werkzeug.exceptions.Unauthorized': 'odoo_login_refused',
  'werkzeug.exceptions.Forbidden': 'odoo_access_denied',
};
const MAX_MESSAGE = 300;

export interface OdooFault {
  /** The exception's class with its module. */
  readonly name: string;
  readonly message: string;
}

/** Odoo's fault as ours, with its own words: they name what a person must mend. */
export function faultError({ name, message }: OdooFault, call: { readonly model: string; readonly method: string }): AppError<OdooErrorCode> {
  const code = codeOf(name);
  const words = message.replace(/\p{Cc}+/gu, ' ').trim().slice(0, MAX_MESSAGE);
  return odooError(code, code === 'odoo_login_refused' ? LOGIN : `Odoo says: ${words}`, { fault: name, model: call.model, method: call.method });
}

function codeOf(name: string): OdooErrorCode {
  if (name.startsWith('psycopg2.')) return 'odoo_failed';
  return (Object.hasOwn(CODES, name) ? CODES[name] : undefined) ?? 'odoo_broken';
}

const LOGIN = 'Odoo does not accept the login or the API key, or the key has expired; make a new one in Odoo and set ODOO_API_KEY';

/** Over JSON-RPC a wrong password is no fault: `authenticate` answers false. */
export function loginRefused(): AppError<OdooErrorCode> {
  return odooError('odoo_login_refused', LOGIN);
}
