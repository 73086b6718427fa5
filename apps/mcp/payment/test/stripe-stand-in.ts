import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const KEY = 'rk_test_waggle';
const charge = { id: 'ch_1', object: 'charge', amount: 2500, currency: 'eur', status: 'succeeded', refunded: false, disputed: false, failure_message: null, created: 1_793_000_000 };
const movement = (id: string, net: number, more: object = {}) => ({ id, object: 'balance_transaction', amount: net + 30, net, fee: 30, currency: 'eur', created: 1_793_000_000, status: 'available', type: 'charge', source: 'ch_1', description: 'Invoice 7', ...more });
const intent = (id: string, status: string, latest_charge: unknown = null): object => ({ id, object: 'payment_intent', amount: 2500, currency: 'eur', status, created: 1_793_000_000, latest_charge, last_payment_error: null });

/** Newest first. */
const MOVEMENTS = [
  movement('txn_1', 2470),
  movement('txn_2', -900, { status: 'pending', type: 'payout', source: 'po_1', description: null }),
  ...Array.from({ length: 248 }, (_, at) => movement(`txn_${at + 3}`, 100, { description: `Invoice ${at + 3}` })),
];

/** What is there, by path with its query. */
const THERE: Readonly<Record<string, unknown>> = {
  '/v1/balance': { object: 'balance', available: [{ amount: 10000, currency: 'eur' }, { amount: 500, currency: 'isk' }], pending: [{ amount: 2470, currency: 'eur' }] },
  '/v1/payment_intents/pi_1?expand[0]=latest_charge': intent('pi_1', 'succeeded', charge),
  '/v1/payment_intents/pi_2?expand[0]=latest_charge': intent('pi_2', 'succeeded', { ...charge, refunded: true }),
  '/v1/payment_intents/pi_3?expand[0]=latest_charge': intent('pi_3', 'requires_payment_method'),
  '/v1/charges/ch_1': charge,
};

/** The part of Stripe's API that is read; everything else is refused in Stripe's own form. */
export class StripeStandIn {
  private readonly server: Server;
  busy = false;

  private constructor() {
    this.server = createServer((request, response) => {
      const answer = this.answer(request.method ?? '', decodeURIComponent(request.url ?? ''), request.headers.authorization ?? '');
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  }

  static async start(): Promise<StripeStandIn> {
    const made = new StripeStandIn();
    await new Promise<void>((resolve) => made.server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get settings(): Record<string, string> {
    return { PAYMENT_STRIPE_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`, PAYMENT_STRIPE_KEY: KEY };
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(method: string, path: string, authorization: string): { status: number; body: unknown } {
    const refused = (status: number, type: string, message: string) => ({ status, body: { error: { type, message } } });
    if (authorization !== `Bearer ${KEY}`) return refused(401, 'invalid_request_error', 'Invalid API Key provided');
    if (this.busy) return refused(429, 'rate_limit_error', 'Too many requests');
    if (method !== 'GET') return refused(403, 'invalid_request_error', 'The provided key does not have the required permissions');
    const body = path.startsWith('/v1/balance_transactions?') ? page(new URLSearchParams(path.slice(path.indexOf('?')))) : THERE[path];
    return body === undefined ? refused(404, 'invalid_request_error', `No such object: ${path}`) : { status: 200, body };
  }
}

function page(query: URLSearchParams): unknown {
  const limit = Number(query.get('limit') ?? 10);
  if (query.get('currency') !== 'eur' || !(limit >= 1 && limit <= 100)) return undefined;
  const from = MOVEMENTS.findIndex(({ id }) => id === query.get('starting_after')) + 1;
  return { object: 'list', url: '/v1/balance_transactions', has_more: from + limit < MOVEMENTS.length, data: MOVEMENTS.slice(from, from + limit) };
}
