import type { AppError } from '@waggle/errors';
import { type Refusal, VendorApi } from '@waggle/vendor-api';
import { z } from 'zod';
import type { Found, Sent } from '../channel.js';
import { notifierError } from '../notifier.error.js';
import { SmsProvider } from './sms.provider.js';

const createdSchema = z.object({ sid: z.string().regex(/^(SM|MM)[0-9a-f]{32}$/), to: z.string(), status: z.string() });
/** Times are as in mail: "Fri, 24 May 2019 17:44:46 +0000". */
const listSchema = z.object({
  messages: z.array(z.object({ sid: z.string(), to: z.string(), body: z.string(), direction: z.string(), date_created: z.string() })),
  next_page_uri: z.string().nullish(),
});
const PAGE = 100;
const SLACK_OF_CLOCKS_MS = 60_000;

export interface TwilioSettings {
  readonly apiUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** A number (E.164) or a messaging service (MG…). */
  readonly from: string;
}

/** Twilio's Messages resource (2010-04-01). It has no idempotency key: a lost answer is looked for by number and mark. */
export class TwilioProvider extends SmsProvider {
  private readonly api: VendorApi;

  constructor(private readonly settings: TwilioSettings) {
    super();
    const { apiUrl, accountSid, authToken } = settings;
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    this.api = new VendorApi({ vendor: 'Twilio', baseUrl: `${apiUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${accountSid}`, headers: () => ({ authorization }), refusal: refusalOf });
  }

  async send(phone: string, text: string): Promise<Sent> {
    const { from } = this.settings;
    const sender: Record<string, string> = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
    const body = new URLSearchParams({ To: phone, Body: text, ...sender });
    const { sid } = await this.api.call({ method: 'POST', path: '/Messages.json', body, answer: createdSchema });
    return { address: phone, providerId: sid };
  }

  /** The list is newest first. One that waits at Twilio has no sending date yet, so only the date of creation is looked at. */
  async find(phone: string, mark: string, since: Date): Promise<Found> {
    const { messages, next_page_uri: more } = await this.api.call({ method: 'GET', path: '/Messages.json', query: { To: phone, PageSize: PAGE }, answer: listSchema });
    const earliest = since.getTime() - SLACK_OF_CLOCKS_MS;
    const recent = messages.filter(({ date_created }) => Date.parse(date_created) >= earliest);
    const found = recent.find(({ body, to, direction }) => direction.startsWith('outbound') && to === phone && body.includes(mark));
    if (found !== undefined) return { state: 'found', address: phone, providerId: found.sid };
    return recent.length === messages.length && more != null ? { state: 'unknown' } : { state: 'absent' };
  }
}

const errorSchema = z.object({ code: z.number().optional() });

/** Twilio's error codes of the 2xxxx family are about this message and number; anything else about our account. */
function refusalOf({ status, body }: Refusal): AppError | undefined {
  const code = errorSchema.safeParse(body).data?.code;
  return status === 400 ? notifierError('recipient_refused', `Twilio refuses the message (${code ?? status})`, { status, code }) : undefined;
}
