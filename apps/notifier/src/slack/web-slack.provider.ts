import { ErrorCode, type FetchFunction, LogLevel, WebClient } from '@slack/web-api';
import type { ModalView } from '@slack/types';
import { type AppError, hasCode, isError } from '@waggle/errors';
import { vendorError, VendorUncertainError } from '@waggle/vendor-api';
import type { Found, Sent } from '../channel.js';
import { notifierError } from '../notifier.error.js';
import { type SlackMessage, SlackProvider } from './slack.provider.js';

const TIMEOUT_MS = 20_000;
const EVENT = 'waggle_prompt';
const PAGE = 100;
const MOST_PAGES = 10;
/** Our clock and Slack's. */
const SLACK_OF_CLOCKS_MS = 60_000;

/** Slack's words that say nothing about whether the call took effect. */
const UNSURE = ['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'];
const BUSY = ['ratelimited', 'rate_limited', 'message_limit_exceeded', 'accesslimited'];
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];
const GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed', 'channel_not_found'];

/** The Web API of Slack. The client's own retries are off: it would send a message again whose answer was lost. */
export class WebSlackProvider extends SlackProvider {
  private readonly client: WebClient;

  constructor(settings: { readonly apiUrl: string; readonly token: string }) {
    super();
    this.client = new WebClient(settings.token, {
      slackApiUrl: `${settings.apiUrl.replace(/\/+$/, '')}/`,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      timeout: TIMEOUT_MS,
      logLevel: LogLevel.ERROR,
      logger: SILENT,
      fetch: reach,
    });
  }

  async send(user: string, { text, blocks }: SlackMessage, key: string): Promise<Sent> {
    const address = await this.conversation(user);
    const metadata = { event_type: EVENT, event_payload: { notice: key } };
    const { ts } = await write(() => this.client.chat.postMessage({ channel: address, text, blocks: [...blocks], metadata, unfurl_links: false, unfurl_media: false }));
    if (ts === undefined) throw new VendorUncertainError('Slack gave no timestamp of the message');
    return { address, providerId: ts };
  }

  async find(user: string, key: string, since: Date): Promise<Found> {
    const channel = await this.conversation(user);
    const oldest = String((since.getTime() - SLACK_OF_CLOCKS_MS) / 1000);
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { messages = [], response_metadata } = await read(() => this.client.conversations.history({ channel, oldest, include_all_metadata: true, limit: PAGE, cursor }));
      const found = messages.find(({ metadata }) => metadata?.event_type === EVENT && noticeIn(metadata.event_payload) === key);
      if (found?.ts !== undefined) return { state: 'found', address: channel, providerId: found.ts };
      cursor = response_metadata?.next_cursor;
      if (cursor === undefined || cursor === '') return { state: 'absent' };
    }
    return { state: 'unknown' };
  }

  async update({ address, providerId }: Sent, { text, blocks }: SlackMessage): Promise<void> {
    await read(() => this.client.chat.update({ channel: address, ts: providerId, text, blocks: [...blocks] }));
  }

  async openForm(triggerId: string, view: ModalView): Promise<void> {
    await read(() => this.client.views.open({ trigger_id: triggerId, view }));
  }

  async tell(channel: string, user: string, text: string): Promise<void> {
    await read(() => this.client.chat.postEphemeral({ channel, user, text }));
  }

  private async conversation(user: string): Promise<string> {
    const { channel } = await read(() => this.client.conversations.open({ users: user }));
    if (channel?.id === undefined) throw vendorError('vendor_answer_invalid', 'Slack gave no conversation');
    return channel.id;
  }
}

/** Tells a connection that was never made from one that broke. */
const reach: FetchFunction = async (url, init) => {
  try {
    return await fetch(url, init);
  } catch (thrown) {
    const cause = isError(thrown) && isError(thrown.cause) ? thrown.cause : thrown;
    const reason = isError(cause) ? String(cause.code) : 'unknown';
    if (NOT_SENT.includes(reason)) throw vendorError('vendor_unreachable', 'Slack cannot be reached', { reason }, thrown);
    throw thrown;
  }
};

const nothing = (): void => undefined;
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing, setLevel: nothing, getLevel: () => LogLevel.ERROR, setName: nothing };

function noticeIn(payload: unknown): unknown {
  return payload !== null && typeof payload === 'object' && 'notice' in payload ? payload.notice : undefined;
}

async function write<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw ourError(thrown) ?? new VendorUncertainError('Slack did not answer in full', thrown);
  }
}

/** A call that may be made again without harm. */
async function read<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw ourError(thrown) ?? vendorError('vendor_unavailable', 'Slack did not answer in full', {}, thrown);
  }
}

/** undefined: it may have happened. */
function ourError(thrown: unknown): AppError | undefined {
  if (hasCode(thrown, ErrorCode.RateLimitedError)) return vendorError('vendor_busy', 'Slack wants fewer calls', { retryAfterSeconds: Number((thrown as { retryAfter?: unknown }).retryAfter ?? 60) });
  if (hasCode(thrown, ErrorCode.RequestError)) return unreachableIn(thrown);
  if (hasCode(thrown, ErrorCode.HTTPError)) return (thrown as unknown as { statusCode: number }).statusCode < 500 ? vendorError('vendor_refused', 'Slack refused the call', {}, thrown) : undefined;
  if (!hasCode(thrown, ErrorCode.PlatformError)) return undefined;
  const word = String((thrown as unknown as { data?: { error?: unknown } }).data?.error);
  if (UNSURE.includes(word)) return undefined;
  if (BUSY.includes(word)) return vendorError('vendor_busy', 'Slack wants fewer calls', { word, retryAfterSeconds: 30 });
  if (GONE.includes(word)) return notifierError('message_gone', 'Slack no longer has that message', { word });
  return notifierError('recipient_refused', `Slack refused: ${word}`, { word });
}

function unreachableIn(thrown: object): AppError | undefined {
  const original = 'original' in thrown ? thrown.original : undefined;
  return hasCode(original, 'vendor_unreachable') ? original : undefined;
}
