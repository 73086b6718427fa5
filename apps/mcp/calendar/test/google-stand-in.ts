import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const timeSchema = z.strictObject({ dateTime: z.iso.datetime({ offset: true }), timeZone: z.string().min(1) });
/** Writable fields of the Events resource (Calendar API v3) that this project has a use for; anything else is refused. */
const fieldsSchema = z.strictObject({
  id: z.string().regex(/^[a-v0-9]{5,1024}$/).optional(),
  summary: z.string().optional(),
  description: z.string().max(8_192).optional(),
  location: z.string().optional(),
  start: timeSchema.optional(),
  end: timeSchema.optional(),
  attendees: z.array(z.looseObject({ email: z.email() })).optional(),
  extendedProperties: z.strictObject({ private: z.record(z.string().max(44), z.string().max(1_024)) }).optional(),
  conferenceData: z.strictObject({ createRequest: z.strictObject({ requestId: z.string().min(1), conferenceSolutionKey: z.strictObject({ type: z.literal('hangoutsMeet') }) }) }).optional(),
});
const QUERY: Readonly<Record<string, readonly string[]>> = {
  GET: ['singleEvents', 'showDeleted', 'timeMin', 'timeMax', 'maxResults', 'pageToken'],
  POST: ['sendUpdates', 'conferenceDataVersion'],
  PATCH: ['sendUpdates'],
  DELETE: ['sendUpdates'],
};

export type GoogleFault = 'fail_after_effect' | 'cut_connection' | 'rate_limit' | 'too_many' | 'expired_token';
type Event = Record<string, unknown> & { id: string; etag: string; status: string };
type Answer = [status: number, body?: unknown];
interface Call {
  readonly method: string;
  readonly id: string | undefined;
  readonly query: URLSearchParams;
  readonly ifMatch: string | undefined;
  readonly body: unknown;
}

/** Stands in for Google Calendar and its token endpoint: checks each request and answers in Google's own form. */
export class GoogleStandIn {
  readonly events = new Map<string, Event>();
  /** How guests were told, per write. */
  readonly told: string[] = [];
  pageSize = 250;
  private readonly faults: GoogleFault[] = [];
  private token = '';
  private server: Server | undefined;

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
  }
  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
  get settings(): Record<string, string> {
    const root = `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
    return { CALENDAR_GOOGLE_URL: `${root}/calendar/v3`, CALENDAR_GOOGLE_TOKEN_URL: `${root}/token`, CALENDAR_GOOGLE_ID: 'ann@waggle.example', CALENDAR_GOOGLE_CLIENT_ID: 'client', CALENDAR_GOOGLE_CLIENT_SECRET: 'secret-of-client', CALENDAR_GOOGLE_REFRESH_TOKEN: 'refresh-token' };
  }
  failNext(...faults: GoogleFault[]): void {
    this.faults.push(...faults);
  }
  /** Somebody else writes. */
  put(event: Record<string, unknown>): Event {
    const id = String(event['id'] ?? randomUUID().replaceAll('-', ''));
    const kept: Event = { status: 'confirmed', ...event, id, etag: `"${Date.now()}${Math.floor(Math.random() * 1e6)}"` };
    this.events.set(id, kept);
    return kept;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://google');
    const text = await bodyOf(request);
    const fault = url.pathname === '/token' ? undefined : this.faults.shift();
    const [status, body] = url.pathname === '/token' ? this.grantToken(request, text) : this.answer(request, url, text, fault);
    if (fault === 'cut_connection') return void request.socket.destroy();
    const sent = fault === 'fail_after_effect' ? error(503, 'backendError') : ([status, body] as const);
    response.writeHead(sent[0], { 'content-type': 'application/json; charset=UTF-8' }).end(sent[1] === undefined ? undefined : JSON.stringify(sent[1]));
  }

  private grantToken(request: IncomingMessage, text: string): Answer {
    const form = new URLSearchParams(text);
    const right = { grant_type: 'refresh_token', client_id: 'client', client_secret: 'secret-of-client', refresh_token: 'refresh-token' };
    if (request.method !== 'POST' || !/^application\/x-www-form-urlencoded/.test(request.headers['content-type'] ?? '')) return [400, { error: 'invalid_request' }];
    if (Object.entries(right).some(([name, value]) => form.get(name) !== value)) return [400, { error: 'invalid_grant' }];
    this.token = randomUUID();
    return [200, { access_token: this.token, expires_in: 3_599, token_type: 'Bearer', scope: 'https://www.googleapis.com/auth/calendar.events' }];
  }

  private answer(request: IncomingMessage, url: URL, text: string, fault: GoogleFault | undefined): Answer {
    if (fault === 'rate_limit') return error(403, 'rateLimitExceeded');
    if (fault === 'too_many') return error(429, 'rateLimitExceeded');
    if (fault === 'expired_token') this.token = randomUUID();
    if (request.headers.authorization !== `Bearer ${this.token}`) return error(401, 'authError');
    const { method = '' } = request;
    const [, calendar, id] = /^\/calendar\/v3\/calendars\/([^/]+)\/events(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
    if (calendar === undefined || decodeURIComponent(calendar) !== 'ann@waggle.example') return error(404, 'notFound');
    const unknown = [...url.searchParams.keys()].find((name) => !QUERY[method]?.includes(name));
    if (unknown !== undefined || (id === undefined) !== (method === 'POST' || url.searchParams.has('timeMin'))) return error(400, `badRequest: ${unknown ?? 'path'}`);
    return this.call({ method, id: id === undefined ? undefined : decodeURIComponent(id), query: url.searchParams, ifMatch: request.headers['if-match'], body: text === '' ? undefined : JSON.parse(text) });
  }

  private call(call: Call): Answer {
    const event = this.events.get(call.id ?? '');
    if (call.method === 'GET' && call.id === undefined) return this.list(call.query);
    if (call.method === 'POST') return this.insert(call);
    if (event === undefined) return error(404, 'notFound');
    if (call.method === 'GET') return [200, event];
    if (event.status === 'cancelled') return error(410, 'deleted');
    if (call.ifMatch !== event.etag) return error(412, 'conditionNotMet');
    if (call.query.get('sendUpdates') !== 'all') return error(400, 'badRequest');
    this.told.push(`${call.method} ${event.id}`);
    if (call.method === 'DELETE') return [204, void this.put({ id: event.id, status: 'cancelled' })];
    const fields = fieldsSchema.safeParse(call.body);
    return fields.success ? [200, this.put({ ...event, ...fields.data })] : error(400, `invalid: ${fields.error.message}`);
  }

  private insert({ body, query }: Call): Answer {
    const fields = fieldsSchema.required({ start: true, end: true }).safeParse(body);
    if (!fields.success || query.get('sendUpdates') !== 'all') return error(400, `invalid: ${fields.error?.message ?? 'query'}`);
    if (fields.data.conferenceData !== undefined && query.get('conferenceDataVersion') !== '1') return error(400, 'invalid: conferenceDataVersion');
    if (this.events.has(fields.data.id ?? '')) return error(409, 'duplicate');
    const event = this.put(fields.data);
    this.told.push(`POST ${event.id}`);
    return [200, event];
  }

  private list(query: URLSearchParams): Answer {
    const bounds = ['timeMin', 'timeMax'].map((name) => z.iso.datetime({ offset: true }).safeParse(query.get(name)));
    if (!bounds.every(({ success }) => success) || query.get('singleEvents') !== 'true' || Number(query.get('maxResults')) > 2_500) return error(400, 'badRequest');
    const [from = '', to = ''] = bounds.map(({ data }) => data ?? '');
    const within = [...this.events.values()].filter((event) => event.status !== 'cancelled' && timeOf(event['end']) > Date.parse(from) && timeOf(event['start']) < Date.parse(to));
    const start = Number(query.get('pageToken') ?? 0);
    const next = start + this.pageSize;
    return [200, { kind: 'calendar#events', items: within.slice(start, next), ...(next < within.length && { nextPageToken: String(next) }) }];
  }
}

function timeOf(time: unknown): number {
  const { date, dateTime } = time as { date?: string; dateTime?: string };
  return Date.parse(dateTime ?? date ?? '');
}

function error(code: number, reason: string): Answer {
  return [code, { error: { code, message: reason, errors: [{ domain: 'global', reason, message: reason }] } }];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
