import { commonConfig, loadConfig } from '@waggle/config';
import { createLogger } from '@waggle/observability';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { defineService } from './define-service.js';
import { connectInfrastructure } from './infrastructure.js';

const log = createLogger({ service: 'test', instance: 'test', level: 'silent' });
const open = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

let scope: TestScope;
beforeAll(async () => {
  scope = await testScope();
});
afterAll(() => scope?.dispose());

const definition = defineService({ name: 'given-up', plane: 'core', roles: ['swarm'], persistence: { migrations: [] } });
const connectUntil = (signal: AbortSignal, env = scope.env) => connectInfrastructure(definition, { config: loadConfig(commonConfig, env), env }, log, signal);

describe('a start that is given up', () => {
  it('leaves no connection open, whatever it was at [R-GIVEN-UP]', async () => {
    await connectUntil(new AbortController().signal).then((connected) => connected.close());
    await waitFor(() => open() === 0, { describe: () => `all closed; ${open()} are open` });
    let givenUp = 0;
    for (let ms = 0; ms < 120; ms += 4) {
      const started = await connectUntil(AbortSignal.timeout(ms)).catch(() => undefined);
      if (started === undefined) givenUp += 1;
      await started?.close();
      await waitFor(() => open() === 0, { timeoutMs: 5_000, describe: () => `all closed after ${ms} ms; ${open()} are open` });
    }
    expect(givenUp).toBeGreaterThan(0);
  });

  it('leaves none open when a later server refuses it', async () => {
    const refused = new URL(scope.env.AMQP_URL);
    refused.password = 'of somebody else';
    await expect(connectUntil(new AbortController().signal, { ...scope.env, AMQP_URL: refused.href })).rejects.toMatchObject({ code: 'infrastructure_refused' });
    await waitFor(() => open() === 0, { timeoutMs: 5_000, describe: () => `all closed; ${open()} are open` });
  });
});
