import { faultError, loginRefused } from './odoo-fault.js';

const call = { model: 'account.move', method: 'action_post' };

describe('a fault of Odoo', () => {
  it.each([
    ['odoo.exceptions.UserError', 'odoo_refused', 'invalid'],
    ['odoo.exceptions.ValidationError', 'odoo_refused', 'invalid'],
    ['odoo.exceptions.AccessError', 'odoo_access_denied', 'denied'],
    ['odoo.exceptions.AccessDenied', 'odoo_login_refused', 'denied'],
    ['odoo.exceptions.MissingError', 'odoo_record_missing', 'missing'],
    ['werkzeug.exceptions.Unauthorized', 'odoo_login_refused', 'denied'],
    ['psycopg2.errors.SerializationFailure', 'odoo_failed', 'transient'],
    ['builtins.ValueError', 'odoo_broken', 'bug'],
    ['constructor', 'odoo_broken', 'bug'],
  ])('%s is %s', (name, code, kind) => {
    expect(faultError({ name, message: 'No' }, call)).toMatchObject({ code, kind });
  });

  it('keeps Odoo’s words on one line and short, and its traceback out', () => {
    const error = faultError({ name: 'odoo.exceptions.UserError', message: `Lock\u0000date\n${'x'.repeat(1000)}` }, call);
    expect(error.message).toMatch(/^Odoo says: Lock date x+$/);
    expect(error.message.length).toBeLessThan(320);
    expect(error.details).toEqual({ fault: 'odoo.exceptions.UserError', ...call });
  });

  it('says what to do about a login that is refused, and nothing of the login', () => {
    expect(loginRefused().message).toContain('ODOO_API_KEY');
    expect(faultError({ name: 'odoo.exceptions.AccessDenied', message: 'books@acme.example' }, call).message).not.toContain('books@');
  });
});
