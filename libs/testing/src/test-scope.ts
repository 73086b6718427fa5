import { randomBytes } from 'node:crypto';
import { processEnvironment } from '@waggle/config';
import type { InfrastructureEnv, ServerName } from '@waggle/dev';

/** Where the global set-up leaves the addresses of the run's servers, as JSON of InfrastructureEnv. */
export const TEST_SERVERS = 'WAGGLE_TEST_SERVERS';

/** What belongs to one spec file alone. An address that was not wanted is empty. */
export interface TestScope {
  /** Ready for `loadConfig` or as the environment of a child process. */
  readonly env: Readonly<InfrastructureEnv & { A2A_QUEUES?: string }>;
  /** Removes the vhost, the database and the keys. */
  dispose(): Promise<void>;
}

/** The servers of this test run themselves, for the few specs that need more than their own scope. */
export function testServers(): InfrastructureEnv {
  const text = processEnvironment()[TEST_SERVERS];
  if (text === undefined) throw new Error('No servers: testScope() works in *.int-spec.ts and *.e2e-spec.ts files, run with the root jest.config.mjs.');
  return JSON.parse(text) as InfrastructureEnv;
}

const EVERYTHING: readonly ServerName[] = ['amqp', 'database', 'redis'];
const NOTHING: InfrastructureEnv = { AMQP_URL: '', AMQP_MANAGEMENT_URL: '', DATABASE_URL: '', REDIS_URL: '', WAGGLE_PREFIX: '' };

/** An own vhost, database and key prefix on the run's servers. Make it in `beforeAll`, dispose of it in `afterAll`. */
export async function testScope(want: readonly ServerName[] = EVERYTHING): Promise<TestScope> {
  const servers = testServers();
  const { A2A_QUEUES } = processEnvironment();
  const name = `t${randomBytes(5).toString('hex')}`;
  // Unit specs import this package for its builders: they shall not pay for the servers' clients.
  const { makeParts } = await import('./scope-parts.js');
  const parts = await makeParts(want, servers, name);
  return {
    env: Object.assign({ ...NOTHING, ...(A2A_QUEUES !== undefined && { A2A_QUEUES }) }, ...parts.map(({ env }) => env)) as TestScope['env'],
    dispose: async () => {
      await Promise.all(parts.map((part) => part.dispose()));
    },
  };
}
