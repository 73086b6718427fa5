import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, SlackAnswer } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { AppError } from '@waggle/errors';
import { Handles } from '@waggle/messaging';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope } from '@waggle/testing';
import gateway from '../index.js';

type Request = PayloadOf<typeof SlackAnswer>;
let taken: Request[] = [];
let answer: (request: Request) => Promise<string | null>;

/** Stands for the notifier. */
@Controller()
class NotifierDouble {
  @Handles(SlackAnswer)
  async answer(request: Request): Promise<ReplyOf<typeof SlackAnswer>> {
    taken.push(request);
    return { body: await answer(request) };
  }
}

let scope: TestScope;
let services: RunningService[];
let url: string;
beforeAll(async () => {
  scope = await testScope();
  const port = await freePort();
  url = `http://127.0.0.1:${port}/hooks/slack`;
  const env = { ...scope.env, LOG_LEVEL: 'silent', GATEWAY_PORT: String(port) };
  const notifier = defineService({ name: 'notifier', plane: 'edge', roles: ['swarm'], controllers: [NotifierDouble] });
  services = await Promise.all([gateway, notifier].map((one) => startService(one, { env })));
});
beforeEach(() => {
  taken = [];
  answer = async () => null;
});
afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await scope.dispose();
});

const HEADERS = { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': '1700000000', 'x-slack-signature': 'v0=ab' };
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = HEADERS): Promise<Response> => fetch(url, { method: 'POST', body, headers });

describe('the door for Slack', () => {
  it('hands on what came, byte for byte and without a token, and answers what it is told', async () => {
    const body = 'payload=%7B%22a%22%3A+%22\u00e4 ++%C3%A4%22%7D&x';
    const silent = await post(body);
    expect([silent.status, await silent.text()]).toEqual([200, '']);
    expect(taken).toEqual([{ timestamp: '1700000000', signature: 'v0=ab', body }]);
    answer = async () => '{"response_action":"errors","errors":{"reason":"Say why"}}';
    const spoken = await post('{"as": "json"}', { ...HEADERS, 'content-type': 'application/json' });
    expect([spoken.headers.get('content-type'), await spoken.json()]).toEqual([expect.stringContaining('application/json'), { response_action: 'errors', errors: { reason: 'Say why' } }]);
    expect(taken[1]?.body).toBe('{"as": "json"}');
  });

  it('lets nothing gigantic, nothing but text, and nothing by GET through', async () => {
    expect((await post('x'.repeat(300_000))).status).toBe(413);
    expect((await post(new Uint8Array([0x70, 0xff, 0xfe]))).status).toBe(400);
    expect((await fetch(url)).status).toBe(405);
    expect(taken).toEqual([]);
  });

  it('says so when the request is not Slack\u2019s, or when nobody answers', async () => {
    answer = async () => Promise.reject(new AppError('slack_unsigned', 'denied', 'not signed'));
    const refused = await post('payload=x', {});
    expect([refused.status, taken[0]]).toEqual([403, { timestamp: '', signature: '', body: 'payload=x' }]);
    let end: (body: null) => void = () => undefined;
    answer = () => new Promise((resolve) => (end = resolve));
    expect((await post('payload=x')).status).toBe(503);
    end(null);
  });
});
