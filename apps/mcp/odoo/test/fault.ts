/** One of Odoo's exceptions, by class. */
export class Fault extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }

  /** Of the JSON-2 answer. */
  get status(): number {
    return STATUSES[this.type] ?? 500;
  }

  /** As both protocols give it. */
  body(): Record<string, unknown> {
    return { name: this.type, message: this.message, arguments: [this.message], context: {}, debug: `Traceback (most recent call last):\n${this.type}: ${this.message}\n` };
  }
}

const STATUSES: Readonly<Record<string, number>> = {
  'odoo.exceptions.UserError': 422,
  'odoo.exceptions.ValidationError': 422,
  'odoo.exceptions.AccessError': 403,
  'odoo.exceptions.AccessDenied': 403,
  'odoo.exceptions.MissingError': 404,
  'werkzeug.exceptions.Unauthorized': 401,
  'werkzeug.exceptions.NotFound': 404,
  'werkzeug.exceptions.UnprocessableEntity': 422,
};
