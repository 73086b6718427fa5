import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type CryptoKey, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { z } from 'zod';

/** What goes wrong with the next call of this path. `after` means: it took effect first. */
export type Fault = 'after_500' | 'after_cut' | 'before_429' | 'before_503';

interface Transaction {
  id: string;
  type: 'transfer';
  request_id: string;
  state: string;
  reason_code?: string;
  created_at: string;
  updated_at: string;
  reference?: string;
  legs: Array<{ leg_id: string; account_id: string; amount: number; currency: string; description: string }>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const CLIENT = { clientId: 'po_client-1', issuer: 'waggle.example', refreshToken: 'oa_sand_refresh' };
const text = (max: number) => z.string().min(1).max(max);
/** The published schema of each request body; what it does not name is refused. */
const payForm = z.strictObject({
  request_id: text(40),
  account_id: z.uuid(),
  receiver: z.strictObject({ counterparty_id: z.uuid(), account_id: z.uuid().optional(), card_id: z.uuid().optional() }),
  amount: z.number().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  reference: text(140).optional(),
  charge_bearer: z.enum(['shared', 'debtor']).optional(),
  transfer_reason_code: z.string().optional(),
  exchange_reason_code: z.string().optional(),
});
const counterpartyForm = z.strictObject({
  company_name: text(140),
  bank_country: z.string().regex(/^[A-Z]{2}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
  iban: z.string().regex(/^[A-Z]{2}\d{2}[A-Z0-9]+$/).optional(),
  bic: z.string().regex(/^[A-Z0-9]{8}([A-Z0-9]{3})?$/).optional(),
  account_no: z.string().regex(/^\d{8}$/).optional(),
  sort_code: z.string().regex(/^\d{6}$/).optional(),
});
const tokenForm = z.strictObject({
  grant_type: z.literal('refresh_token'),
  refresh_token: z.literal(CLIENT.refreshToken),
  client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  client_assertion: z.string(),
});
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  '/accounts': [],
  '/counterparties': ['name', 'account_no', 'sort_code', 'iban', 'bic', 'created_before', 'limit'],
  '/transactions': ['from', 'to', 'account', 'count', 'type'],
};

/** Revolut Business as it is published (Business API 1.0, OpenAPI): refuses, in its own words, whatever does not fit. */
export class RevolutStandIn {
  readonly accounts = [
    { id: randomUUID(), name: 'Main', balance: 5000.1, currency: 'EUR', state: 'active', public: false, created_at: at(), updated_at: at() },
    { id: randomUUID(), name: 'Pounds', balance: 800, currency: 'GBP', state: 'active', public: false, created_at: at(), updated_at: at() },
    { id: randomUUID(), name: 'Old', balance: 9, currency: 'EUR', state: 'inactive', public: false, created_at: at(), updated_at: at() },
    { id: randomUUID(), name: 'Coins', balance: 0.00012345, currency: 'BTC', state: 'active', public: false, created_at: at(), updated_at: at() },
  ];
  readonly counterparties: Array<Record<string, unknown> & { id: string; name: string; accounts: Array<Record<string, string>> }> = [];
  readonly transactions: Transaction[] = [];
  tokensGiven = 0;
  /** Between the effect of a call and its answer. */
  latencyMs = 0;
  /** Takes the next payment, says this of it, and moves nothing; `later`: only when it is asked for. */
  failsNext: { state: 'declined' | 'failed'; reason_code?: string; later?: boolean } | undefined;
  private readonly faults: Array<{ path: string; fault: Fault }> = [];
  private readonly tokens = new Set<string>();

  private constructor(
    private readonly server: Server,
    private readonly publicKey: CryptoKey,
    readonly privateKeyPem: string,
  ) {}

  static async start(): Promise<RevolutStandIn> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const server = createServer();
    const made = new RevolutStandIn(server, publicKey, await exportPKCS8(privateKey));
    server.on('request', (request, response) => void made.serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get settings(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return {
      PAYMENT_PROVIDER: 'revolut',
      PAYMENT_REVOLUT_URL: `http://127.0.0.1:${port}/api/1.0`,
      PAYMENT_REVOLUT_CLIENT_ID: CLIENT.clientId,
      PAYMENT_REVOLUT_ISSUER: CLIENT.issuer,
      PAYMENT_REVOLUT_PRIVATE_KEY: this.privateKeyPem.replaceAll('\n', '\\n'),
      PAYMENT_REVOLUT_REFRESH_TOKEN: CLIENT.refreshToken,
    };
  }

  failNext(path: string, fault: Fault): void {
    this.faults.push({ path, fault });
  }

  /** As when somebody withdraws the consent: no token is good any more. */
  endTokens(): void {
    this.tokens.clear();
  }

  /** Money that left the account by another way than `/pay`. */
  putTransfer(name: string, change: Partial<Transaction> & Pick<Transaction, 'created_at' | 'reference'>, amount = -12.5): void {
    const leg = { leg_id: randomUUID(), account_id: this.accountId(name), amount, currency: 'EUR', description: 'To Kontor Mitte GmbH' };
    this.transactions.push({ id: randomUUID(), type: 'transfer', request_id: randomUUID(), state: 'completed', updated_at: change.created_at, legs: [leg], ...change });
  }

  accountId(name: string): string {
    return this.accounts.find((account) => account.name === name)?.id ?? '';
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const path = url.pathname.replace(/^\/api\/1\.0/, '');
    const index = this.faults.findIndex((one) => one.path === path);
    const fault = index < 0 ? undefined : this.faults.splice(index, 1)[0]?.fault;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (fault === 'before_429') return send(response, { status: 429, body: { code: 429, message: 'Too many requests' } });
    if (fault === 'before_503') return send(response, { status: 503, body: 'upstream' });
    const answer = await this.answer(request, path, url.searchParams, Buffer.concat(chunks).toString());
    if (this.latencyMs > 0) await pause(this.latencyMs);
    if (fault === 'after_cut') return void response.destroy();
    send(response, fault === 'after_500' ? { status: 500, body: { code: 500, message: 'Internal error' } } : answer);
  }

  private async answer(request: IncomingMessage, path: string, query: URLSearchParams, body: string): Promise<Answer> {
    const type = request.headers['content-type'] ?? '';
    if (request.method === 'POST' && path === '/auth/token') return this.token(type, body);
    if (!this.tokens.has(request.headers.authorization ?? '')) return { status: 401, body: { code: 401, message: 'The request should be authorized.' } };
    if (request.method === 'POST') return this.post(path, type, body);
    const unknown = [...query.keys()].filter((name) => !(QUERIES[path] ?? ['id_type']).includes(name));
    if (request.method !== 'GET' || unknown.length > 0) return bad(`Unknown parameter ${unknown.join()}`);
    return this.get(path, query);
  }

  private async token(type: string, body: string): Promise<Answer> {
    const form = tokenForm.safeParse(Object.fromEntries(new URLSearchParams(body)));
    if (!type.startsWith('application/x-www-form-urlencoded') || !form.success) return { status: 400, body: { error: 'invalid_request' } };
    const claims = { issuer: CLIENT.issuer, subject: CLIENT.clientId, audience: 'https://revolut.com', algorithms: ['RS256'], requiredClaims: ['exp'] };
    const fits = await jwtVerify(form.data.client_assertion, this.publicKey, claims).then(() => true, () => false);
    if (!fits) return { status: 401, body: { error: 'unauthorized_client' } };
    this.tokensGiven += 1;
    const token = `oa_sand_${randomUUID()}`;
    this.tokens.add(`Bearer ${token}`);
    return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: 2399 } };
  }

  private post(path: string, type: string, body: string): Answer {
    if (!type.startsWith('application/json')) return bad('Cannot parse request: invalid JSON');
    if (path === '/pay') return this.pay(payForm.safeParse(JSON.parse(body)));
    if (path === '/counterparty') return this.addCounterparty(counterpartyForm.safeParse(JSON.parse(body)));
    return missing();
  }

  private pay(form: z.ZodSafeParseResult<z.infer<typeof payForm>>): Answer {
    if (!form.success) return bad(form.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '));
    const { request_id, account_id, receiver, amount, currency, reference } = form.data;
    if (this.transactions.some((one) => one.request_id === request_id)) return bad(`Duplicate request: ${request_id}`, 3020);
    const { later = false, ...end } = this.failsNext ?? { state: 'pending' };
    this.failsNext = undefined;
    const account = this.accounts.find((one) => one.id === account_id);
    const counterparty = this.counterparties.find((one) => one.id === receiver.counterparty_id);
    if (account === undefined || counterparty === undefined) return missing();
    if (counterparty.accounts.length > 0 && !counterparty.accounts.some((one) => one['id'] === receiver.account_id)) return bad('receiver.account_id is required');
    if (account.currency !== currency || amount > account.balance) return { status: 422, body: { code: 3004, message: 'Insufficient balance' } };
    if (end.state === 'pending') account.balance = (Math.round(account.balance * 100) - Math.round(amount * 100)) / 100;
    const id = randomUUID();
    const leg = { leg_id: randomUUID(), account_id, amount: -amount, currency, description: `To ${counterparty.name}` };
    this.transactions.unshift({ id, type: 'transfer', request_id, ...end, created_at: at(), updated_at: at(), reference, legs: [leg] });
    return { status: 200, body: { id, ...(later ? { state: 'pending' } : end), created_at: at() } };
  }

  private addCounterparty(form: z.ZodSafeParseResult<z.infer<typeof counterpartyForm>>): Answer {
    if (!form.success) return bad(form.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '));
    const { company_name, iban, bic, account_no, sort_code, currency, bank_country } = form.data;
    if ((iban === undefined) === (account_no === undefined)) return bad("Required 'iban' is missing", 3009);
    const details = Object.fromEntries(Object.entries({ iban, bic, account_no, sort_code }).filter(([, value]) => value !== undefined)) as Record<string, string>;
    const account = { id: randomUUID(), type: 'external', name: company_name, bank_country, currency, ...details };
    const made = { id: randomUUID(), name: company_name, state: 'created', created_at: at(), updated_at: at(), accounts: [account] };
    this.counterparties.push(made);
    return { status: 200, body: made };
  }

  private get(path: string, query: URLSearchParams): Answer {
    const [, collection, id] = path.split('/');
    if (path === '/accounts') return { status: 200, body: this.accounts };
    if (collection === 'accounts') return found(this.accounts.find((account) => account.id === id));
    if (path === '/counterparties') {
      if (query.has('sort_code') && !query.has('account_no')) return bad('sort_code param can be used only combined with account_no param', 2101);
      const fits = (account: Record<string, string>): boolean => ['iban', 'account_no', 'sort_code'].every((name) => !query.has(name) || account[name] === query.get(name));
      return { status: 200, body: this.counterparties.filter((one) => one.accounts.some(fits)) };
    }
    if (path === '/transactions') {
      const count = Number(query.get('count') ?? 100);
      if (!(count >= 1 && count <= 1000)) return bad('count must be between 1 and 1000');
      const [from, to] = [micros(query.get('from') ?? '1970-01-01'), micros(query.get('to') ?? '9999-01-01')];
      const mine = this.transactions.filter(({ created_at, legs }) => micros(created_at) >= from && micros(created_at) < to && legs.some((leg) => leg.account_id === query.get('account')));
      return { status: 200, body: mine.sort((one, other) => micros(other.created_at) - micros(one.created_at)).slice(0, count) };
    }
    if (collection !== 'transaction') return missing();
    return found(this.transactions.find((one) => (query.get('id_type') === 'request_id' ? one.request_id : one.id) === id));
  }
}

function micros(time: string): number {
  return Date.parse(time) * 1000 + Number(/\.\d{3}(\d{3})Z$/.exec(time)?.[1] ?? 0);
}

/** With microseconds, as Revolut writes it. */
function at(): string {
  return new Date().toISOString().replace('Z', '171Z');
}

function bad(message: string, code = 3000): Answer {
  return { status: 400, body: { code, message } };
}

function missing(): Answer {
  return { status: 404, body: { code: 3006, message: 'Resource not found' } };
}

function found(body: unknown): Answer {
  return body === undefined ? missing() : { status: 200, body };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
