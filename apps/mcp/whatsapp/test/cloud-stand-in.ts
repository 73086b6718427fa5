import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { StandIn, type StandInAnswer, type StandInCall } from '@waggle/tool-server-testing';

export const NUMBER_ID = '106540352242922';
export const ACCOUNT_ID = '102290129340398';
export const CLOUD_TOKEN = 'EAAsystemUser';
export const APP_SECRET = 'app-secret';
export const VERIFY_TOKEN = 'a-word-of-ours';

const parameter = z.strictObject({ type: z.literal('text'), parameter_name: z.string().optional(), text: z.string().min(1).max(1024).regex(/^[^\n\t]*$/) });
const common = { messaging_product: z.literal('whatsapp'), recipient_type: z.literal('individual'), to: z.string().regex(/^\+\d{7,15}$/), biz_opaque_callback_data: z.string().max(512) };
const sendSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('text'), text: z.strictObject({ preview_url: z.boolean(), body: z.string().min(1).max(4096) }) }),
  z.strictObject({
    ...common,
    type: z.literal('template'),
    template: z.strictObject({ name: z.string(), language: z.strictObject({ code: z.string() }), components: z.array(z.strictObject({ type: z.literal('body'), parameters: z.array(parameter).min(1) })) }),
  }),
]);
type Sent = z.infer<typeof sendSchema> & { readonly id: string };

/** A page of templates holds no more, whatever limit was asked for. */
const TEMPLATES_A_PAGE = 2;
const TEMPLATES = [
  { name: 'follow_up', language: 'en', status: 'APPROVED', category: 'UTILITY', components: [{ type: 'BODY', text: 'Hello {{1}}, about {{2}}.' }, { type: 'FOOTER', text: 'Waggle' }] },
  { name: 'welcome', language: 'en', status: 'APPROVED', category: 'MARKETING', components: [{ type: 'BODY', text: 'Hello {{first_name}}!' }] },
  { name: 'plain', language: 'de', status: 'APPROVED', category: 'UTILITY', components: [{ type: 'BODY', text: 'Guten Tag.' }] },
  { name: 'with_picture', language: 'en', status: 'APPROVED', category: 'MARKETING', components: [{ type: 'HEADER', format: 'IMAGE' }, { type: 'BODY', text: 'See.' }] },
  { name: 'with_button', language: 'en', status: 'APPROVED', category: 'UTILITY', components: [{ type: 'BODY', text: 'See.' }, { type: 'BUTTONS', buttons: [{ type: 'URL', url: 'https://waggle.example/{{1}}' }] }] },
  { name: 'paused', language: 'en', status: 'PAUSED', category: 'UTILITY', components: [{ type: 'BODY', text: 'Hello.' }] },
];

/** The WhatsApp Cloud API as far as messages and templates need it (fields and codes as Meta publishes them). */
export class CloudStandIn extends StandIn {
  readonly sent: Sent[] = [];
  /** Meta's codes for the next sends. */
  readonly refuseNext: number[] = [];
  /** Another page follows whichever was read. */
  endlessTemplates = false;

  constructor() {
    super('/v24.0');
  }

  protected refusal(fault: 'busy' | 'token_expired' | 'error' | 'unsure'): StandInAnswer {
    if (fault === 'unsure') return graphError(400, 131_000, 'Something went wrong');
    if (fault === 'error') return graphError(500, 131_000, 'Something went wrong');
    if (fault === 'token_expired') return graphError(401, 190, 'Error validating access token: Session has expired', 463);
    return graphError(429, 130_429, 'Rate limit hit');
  }

  protected answer(call: StandInCall): StandInAnswer {
    if (call.headers.authorization !== `Bearer ${CLOUD_TOKEN}`) return graphError(401, 190, 'Invalid OAuth access token');
    if (call.method === 'POST' && call.path === `/${NUMBER_ID}/messages`) return this.send(call);
    if (call.method === 'GET' && call.path === `/${ACCOUNT_ID}/message_templates`) return this.templates(call);
    return this.violation(`no such edge: ${call.method} ${call.path}`);
  }

  private templates({ query }: StandInCall): StandInAnswer {
    const fields = query.get('fields')?.split(',') ?? [];
    if (!['name', 'language', 'status', 'category', 'components'].every((field) => fields.includes(field))) return this.violation('fields are missing');
    const begin = Number(query.get('after')?.slice('at'.length) ?? 0);
    const end = begin + Math.min(TEMPLATES_A_PAGE, Number(query.get('limit') ?? 25));
    const data = TEMPLATES.map((template, index) => ({ ...template, id: String(index) })).slice(begin, end);
    const next = this.endlessTemplates || end < TEMPLATES.length ? `${this.url}/${ACCOUNT_ID}/message_templates?after=at${end}` : undefined;
    return { status: 200, body: { data, paging: { cursors: { before: `at${begin}`, after: `at${end}` }, next } } };
  }

  private send(call: StandInCall): StandInAnswer {
    if (call.headers['content-type'] !== 'application/json') return this.violation('the body is not JSON');
    const parsed = sendSchema.safeParse(call.body);
    if (!parsed.success) return this.violation(parsed.error.message);
    const code = this.refuseNext.shift();
    if (code !== undefined) return graphError(400, code, 'refused');
    const id = `wamid.HBgN${randomBytes(20).toString('base64')}`;
    this.sent.push({ ...parsed.data, id });
    const wa_id = parsed.data.to.slice(1);
    return { status: 200, body: { messaging_product: 'whatsapp', contacts: [{ input: parsed.data.to, wa_id }], messages: [{ id, message_status: 'accepted' }] } };
  }

  private violation(why: string): StandInAnswer {
    this.violations.push(why);
    return graphError(400, 100, `(#100) Invalid parameter: ${why}`);
  }
}

function graphError(status: number, code: number, message: string, error_subcode?: number): StandInAnswer {
  return { status, body: { error: { message, type: 'OAuthException', code, error_subcode, error_data: { messaging_product: 'whatsapp', details: message }, fbtrace_id: 'Az8or2yhqkZfEZ' } } };
}

/** The body of a notification and its signature, as WhatsApp sends them. */
export function notification(value: object, secret = APP_SECRET): { body: Buffer; signature: string } {
  const metadata = { display_phone_number: '15550783881', phone_number_id: NUMBER_ID };
  const whole = { object: 'whatsapp_business_account', entry: [{ id: ACCOUNT_ID, changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }] }] };
  const body = Buffer.from(JSON.stringify(whole));
  return { body, signature: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
}

export function seconds(at: Date): string {
  return String(Math.floor(at.getTime() / 1000));
}
