import { StandIn, type StandInAnswer, type StandInCall } from '@waggle/tool-server-testing';
import { z } from 'zod';

export const BOT_TOKEN = 'xoxb-1-abc';
const MEMBERS = ['U0OLGA', 'U0PIET'];

const plain = (max: number) => z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });
const button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().min(1).max(255),
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});
const input = z.strictObject({
  type: z.literal('input'),
  block_id: z.string().min(1).max(255),
  label: plain(2000),
  optional: z.boolean().optional(),
  element: z.discriminatedUnion('type', [
    z
      .strictObject({ type: z.literal('plain_text_input'), action_id: z.string().min(1).max(255), multiline: z.boolean(), max_length: z.int().min(1).max(3000), initial_value: z.string().min(1).optional() })
      .refine(({ initial_value = '', max_length }) => initial_value.length <= max_length, 'initial_value is longer than max_length'),
    z.strictObject({ type: z.literal('checkboxes'), action_id: z.string(), options: z.array(z.strictObject({ text: plain(75), value: z.string().max(150) })).min(1).max(10) }),
  ]),
});
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plain(150) }),
  z.strictObject({ type: z.literal('section'), text: plain(3000) }),
  z.strictObject({ type: z.literal('context'), elements: z.array(plain(3000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(button).min(1).max(25) }),
  input,
]);
const blocks = z
  .array(block)
  .max(50)
  .refine((all) => all.every((one) => one.type !== 'actions' || new Set(one.elements.map(({ action_id }) => action_id)).size === one.elements.length), 'action_id twice in a block');
const view = z.strictObject({
  type: z.literal('modal'),
  callback_id: z.string().max(255),
  private_metadata: z.string().max(3000),
  title: plain(24),
  submit: plain(24),
  close: plain(24),
  blocks: z.array(block).max(100).refine((all) => new Set(all.map((one) => ('block_id' in one ? one.block_id : Math.random()))).size === all.length, 'block_id twice'),
});

/** What comes as JSON inside a form field. */
const json = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(schema);
const metadata = z.strictObject({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.string()) });
const text = z.string().min(1).max(40_000);
const METHODS = {
  'conversations.open': z.strictObject({ users: z.string() }),
  'conversations.history': z.strictObject({ channel: z.string(), oldest: z.string().regex(/^\d+(\.\d+)?$/), include_all_metadata: z.literal('true'), limit: z.coerce.number().max(999), cursor: z.string().optional() }),
  'chat.postMessage': z.strictObject({ channel: z.string(), text, blocks: json(blocks), metadata: json(metadata), unfurl_links: z.literal('false'), unfurl_media: z.literal('false') }),
  'chat.update': z.strictObject({ channel: z.string(), ts: z.string().regex(/^\d+\.\d{6}$/), text, blocks: json(blocks) }),
  'chat.postEphemeral': z.strictObject({ channel: z.string(), user: z.string(), text }),
  'views.open': z.strictObject({ trigger_id: z.string().min(1), view: json(view) }),
} as const;
type Method = keyof typeof METHODS;

interface Posted {
  readonly channel: string;
  readonly ts: string;
  readonly metadata: z.infer<typeof metadata>;
  text: string;
  blocks: unknown;
}

/** Slack's Web API as far as prompts need it: parameters, limits and words of its errors as Slack publishes them. */
export class SlackStandIn extends StandIn {
  readonly posted: Posted[] = [];
  readonly opened: Array<z.infer<typeof view>> = [];
  readonly told: string[] = [];
  /** The last of them in each conversation. */
  readonly toldIn = new Map<string, string>();
  private clock = Math.floor(Date.now() / 1000);

  constructor() {
    super('/api');
  }

  protected refusal(fault: 'busy' | 'token_expired' | 'error' | 'unsure'): StandInAnswer {
    if (fault === 'busy') return { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': '7' } };
    if (fault === 'error') return { status: 500, body: 'Internal Server Error' };
    return no(fault === 'unsure' ? 'fatal_error' : 'token_expired');
  }

  protected answer({ method, path, headers, body }: StandInCall): StandInAnswer {
    const name = path.slice(1);
    if (method !== 'POST' || !Object.hasOwn(METHODS, name)) return this.violation('unknown_method', `${method} ${path}`);
    if (headers.authorization !== `Bearer ${BOT_TOKEN}`) return no('invalid_auth');
    if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return this.violation('invalid_post_type', 'not a form');
    const parsed = METHODS[name as Method].safeParse(body);
    if (!parsed.success) return this.violation('invalid_arguments', parsed.error.message);
    return this.perform(name as Method, parsed.data);
  }

  private perform(method: Method, given: Record<string, unknown>): StandInAnswer {
    switch (method) {
      case 'conversations.open':
        return MEMBERS.includes(String(given['users'])) ? yes({ channel: { id: `D${String(given['users'])}` } }) : no('user_not_found');
      case 'conversations.history':
        return this.history(given as z.infer<(typeof METHODS)['conversations.history']>);
      case 'chat.postMessage':
        return this.post(given as z.infer<(typeof METHODS)['chat.postMessage']>);
      case 'chat.update':
        return this.change(given as z.infer<(typeof METHODS)['chat.update']>);
      case 'chat.postEphemeral':
        this.told.push(String(given['text']));
        this.toldIn.set(String(given['channel']), String(given['text']));
        return yes({ message_ts: '1.000000' });
      case 'views.open':
        if (given['trigger_id'] === 'late') return no('expired_trigger_id');
        this.opened.push(given['view'] as z.infer<typeof view>);
        return yes({ view: { id: 'V1' } });
    }
  }

  private post({ channel, text: words, blocks: parts, metadata: about }: z.infer<(typeof METHODS)['chat.postMessage']>): StandInAnswer {
    this.clock += 1;
    const ts = `${this.clock}.000100`;
    this.posted.push({ channel, ts, text: words, blocks: parts, metadata: about });
    return yes({ channel, ts, message: { ts } });
  }

  private change({ channel, ts, text: words, blocks: parts }: z.infer<(typeof METHODS)['chat.update']>): StandInAnswer {
    const message = this.posted.find((one) => one.channel === channel && one.ts === ts);
    if (message === undefined) return no('message_not_found');
    Object.assign(message, { text: words, blocks: parts });
    return yes({ channel, ts, text: words });
  }

  /** Newest first. */
  private history({ channel, oldest, limit, cursor = '0' }: z.infer<(typeof METHODS)['conversations.history']>): StandInAnswer {
    const all = this.posted.filter((one) => one.channel === channel && Number(one.ts) > Number(oldest)).reverse();
    const end = Number(cursor) + limit;
    return yes({ messages: all.slice(Number(cursor), end), has_more: end < all.length, response_metadata: { next_cursor: end < all.length ? String(end) : '' } });
  }

  private violation(word: string, why: string): StandInAnswer {
    this.violations.push(why);
    return no(word);
  }
}

/** Slack says in the body whether it did. */
const yes = (body: object): StandInAnswer => ({ status: 200, body: { ok: true, ...body } });
const no = (error: string): StandInAnswer => ({ status: 200, body: { ok: false, error } });
