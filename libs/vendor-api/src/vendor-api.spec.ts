import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@waggle/errors';
import { z } from 'zod';
import { VendorApi } from './vendor-api.js';
import { VendorUncertainError } from './vendor-uncertain.error.js';

let server: Server;
let answer: RequestListener;
let baseUrl: string;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const api = (more: Partial<ConstructorParameters<typeof VendorApi>[0]> = {}): VendorApi => new VendorApi({ vendor: 'Acme', baseUrl, headers: () => ({ authorization: 'Bearer t' }), ...more });
const get = { method: 'GET', path: '/things', answer: z.object({ id: z.string() }) } as const;
const post = { ...get, method: 'POST', body: { sum: 1 } } as const;
const says = (status: number, body = '', headers: Record<string, string> = {}): void => {
  answer = (_request, response) => response.writeHead(status, headers).end(body);
};
const fault = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'done', (thrown: unknown) => thrown);

describe('a call to a vendor', () => {
  it('sends path, query, body and credential, and reads the answer', async () => {
    const seen: unknown[] = [];
    answer = (request, response) => {
      seen.push(request.url, request.headers.authorization, request.headers['content-type']);
      request.on('data', (chunk: Buffer) => seen.push(chunk.toString())).on('end', () => response.end('{"id":"7"}'));
    };
    expect(await api().call({ ...post, query: { page: 2, none: undefined } })).toEqual({ id: '7' });
    expect(seen).toEqual(['/v1/things?page=2', 'Bearer t', 'application/json', '{"sum":1}']);
  });

  it.each([
    [400, 'vendor_refused'],
    [401, 'vendor_unauthorized'],
    [404, 'vendor_not_found'],
    [429, 'vendor_busy'],
    [302, 'vendor_refused'],
  ])('says of a %s that nothing has happened', async (status, code) => {
    says(status, '{}', { 'retry-after': '5', location: '/elsewhere' });
    expect(await fault(api().call(post))).toMatchObject({ code });
  });

  it('lets the vendor’s own words come first', async () => {
    says(422, '{"why":"closed"}');
    const refusal = ({ status, body }: { status: number; body: unknown }) => new AppError('closed', 'conflict', `${status} ${JSON.stringify(body)}`);
    expect(await fault(api({ refusal }).call(post))).toMatchObject({ code: 'closed', message: '422 {"why":"closed"}' });
  });

  it('gives the headers of an answer, and lets a vendor say in its own header when to come back', async () => {
    says(201, '{"id":"7"}', { 'x-id': 'urn:7' });
    const { answer: read, headers } = await api().exchange(post);
    expect([read, headers.get('x-id')]).toEqual([{ id: '7' }, 'urn:7']);
    says(429, '', { 'x-reset-in': '90' });
    const retryAfter = (headers: Headers): number => Number(headers.get('x-reset-in'));
    expect(await fault(api({ retryAfter }).call(post))).toMatchObject({ code: 'vendor_busy', details: { retryAfterSeconds: 90 } });
  });

  it('leaves a write open that failed at the vendor, on the way, or with an answer that nobody understands', async () => {
    says(503);
    expect(await fault(api().call(post))).toBeInstanceOf(VendorUncertainError);
    answer = (request) => request.socket.destroy();
    expect(await fault(api().call(post))).toBeInstanceOf(VendorUncertainError);
    says(200, '<html>');
    expect(await fault(api().call(post))).toBeInstanceOf(VendorUncertainError);
    says(400, '{"code":1}');
    const unsure = ({ body }: { body: unknown }): boolean => (body as { code: number }).code === 1;
    expect(await fault(api({ unsure }).call(post))).toBeInstanceOf(VendorUncertainError);
    expect(await fault(api({ unsure }).call(get))).toMatchObject({ code: 'vendor_unavailable' });
    answer = () => undefined;
    expect(await fault(api({ timeoutMs: 50 }).call(post))).toBeInstanceOf(VendorUncertainError);
  });

  it('may try a read again that failed at the vendor or on the way', async () => {
    says(503);
    expect(await fault(api().call(get))).toMatchObject({ code: 'vendor_unavailable', kind: 'transient' });
    answer = (request) => request.socket.destroy();
    expect(await fault(api().call({ ...post, reads: true }))).toMatchObject({ code: 'vendor_unavailable' });
    says(200, '{}');
    expect(await fault(api().call(get))).toMatchObject({ code: 'vendor_answer_invalid' });
  });

  it('knows when no connection was made, and reads no endless answer', async () => {
    expect(await fault(api({ baseUrl: 'https://nowhere.invalid' }).call(post))).toMatchObject({ code: 'vendor_unreachable' });
    says(200, 'x'.repeat(9 * 1024 * 1024));
    expect(await fault(api().call(get))).toMatchObject({ code: 'vendor_unavailable' });
  });
});
