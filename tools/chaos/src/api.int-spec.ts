import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { startZone, type Zone } from '@waggle/host';
import { type TestScope, testScope } from '@waggle/testing';
import fc from 'fast-check';
import { ApiDocument } from './api-document.js';
import { type ApiRequest, type Operation, requestsTo } from './api-requests.js';

/** The same requests each time; WAGGLE_SEED gives others. */
const SEED = Number(processEnvironment()['WAGGLE_SEED'] ?? 20260102);
const REQUESTS = Number(processEnvironment()['WAGGLE_REQUESTS'] ?? 40);

let scope: TestScope;
let home: string;
let zone: Zone;
let document: ApiDocument;

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'waggle-api-'));
  zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), env: { ...scope.env, LOG_LEVEL: 'silent' }, gatewayPort: 0, without: ['intake'], log: () => undefined });
  document = new ApiDocument(JSON.parse((await send('get', { path: '/api/openapi.json', headers: {}, body: undefined })).text) as ConstructorParameters<typeof ApiDocument>[0]);
});

afterAll(async () => {
  await zone.stop();
  await scope.dispose();
  await rm(home, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function send(method: string, { path, headers, body }: ApiRequest): Promise<Answer> {
  const response = await fetch(`${zone.url}${path}`, { method, headers: { authorization: `Bearer ${zone.operatorToken}`, ...headers }, body });
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('text/event-stream')) return { status: response.status, type, text: await response.text() };
  await response.body?.cancel();
  return { status: response.status, type, text: '' };
}

async function faultOf(operation: Operation, request: ApiRequest): Promise<string | undefined> {
  const { status, type, text } = await send(operation.method, request);
  return document.fault(operation, status, type, text);
}

describe('every operation of the REST API', () => {
  it(`answers whatever it is sent as the document says, and never with 500 (seed ${SEED}) [R-GENERATED]`, async () => {
    expect(document.operations.length).toBeGreaterThan(20);
    const faults: string[] = [];
    for (const operation of document.operations) {
      const known = ['EMAIL_20260102_0a1b2c3d', '0197a1b0-0000-7000-8000-000000000001'];
      const property = fc.asyncProperty(requestsTo(operation, known, SEED), async (request) => {
        const fault = await faultOf(operation, request);
        if (fault !== undefined) throw new Error(fault);
      });
      const { failed, counterexample, errorInstance } = await fc.check(property, { seed: SEED, numRuns: REQUESTS, interruptAfterTimeLimit: 60_000 });
      if (failed) faults.push(`${operation.operationId}: ${String(errorInstance)} for ${JSON.stringify(counterexample)}`);
    }
    expect(faults).toEqual([]);
  }, 300_000);
});
