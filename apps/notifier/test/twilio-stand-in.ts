import { randomBytes } from 'node:crypto';
import { StandIn, type StandInAnswer, type StandInCall } from '@waggle/tool-server-testing';
import { z } from 'zod';

export const ACCOUNT = `AC${'0a'.repeat(16)}`;
export const AUTH_TOKEN = 'auth-token';
export const FROM = '+15005550006';

const common = { To: z.string().regex(/^\+[1-9]\d{6,14}$/), Body: z.string().min(1).max(1600) };
const createSchema = z.union([z.strictObject({ ...common, From: z.string().regex(/^\+[1-9]\d{6,14}$/) }), z.strictObject({ ...common, MessagingServiceSid: z.string().regex(/^MG[0-9a-f]{32}$/) })]);

interface Message {
  readonly sid: string;
  readonly to: string;
  readonly from: string | null;
  readonly body: string;
  readonly direction: string;
  readonly date_created: string;
  readonly date_sent: null;
  readonly status: string;
}

/** Twilio's Messages resource (2010-04-01): fields and error codes as Twilio publishes them. */
export class TwilioStandIn extends StandIn {
  readonly messages: Message[] = [];

  constructor() {
    super('');
  }

  protected refusal(fault: 'busy' | 'token_expired' | 'error' | 'unsure'): StandInAnswer {
    if (fault === 'busy') return { ...failure(429, 20_429, 'Too Many Requests'), headers: { 'retry-after': '3' } };
    return fault === 'token_expired' ? failure(401, 20_003, 'Authenticate') : failure(500, 20_500, 'Internal Server Error');
  }

  protected answer(call: StandInCall): StandInAnswer {
    const credentials = Buffer.from(`${ACCOUNT}:${AUTH_TOKEN}`).toString('base64');
    if (call.headers.authorization !== `Basic ${credentials}`) return failure(401, 20_003, 'Authenticate');
    if (call.path !== `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`) return this.violation(`no such resource: ${call.path}`);
    return call.method === 'POST' ? this.create(call) : this.list(call);
  }

  private create({ headers, body }: StandInCall): StandInAnswer {
    if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return this.violation('not a form');
    const parsed = createSchema.safeParse(body);
    if (!parsed.success) return this.violation(parsed.error.message);
    const { To: to, Body: text } = parsed.data;
    if (to === '+15005550001') return failure(400, 21_211, "The 'To' number is not a valid phone number.");
    const from = 'From' in parsed.data ? parsed.data.From : null;
    const message: Message = { sid: `SM${randomBytes(16).toString('hex')}`, to, from, body: text, direction: 'outbound-api', date_created: new Date().toUTCString().replace('GMT', '+0000'), date_sent: null, status: 'queued' };
    this.messages.unshift(message);
    return { status: 201, body: message };
  }

  private list({ query }: StandInCall): StandInAnswer {
    const size = Number(query.get('PageSize') ?? 50);
    const all = this.messages.filter(({ to }) => to === query.get('To'));
    return { status: 200, body: { messages: all.slice(0, size), next_page_uri: all.length > size ? '/2010-04-01/next' : null, page: 0 } };
  }

  private violation(why: string): StandInAnswer {
    this.violations.push(why);
    return failure(400, 21_601, why);
  }
}

function failure(status: number, code: number, message: string): StandInAnswer {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}
