import { test } from './test.mjs';

/** The machine underneath, messages, tables, cache, rights and one whole zone: what the kind of server could change. */
export const ON_CONTAINERS = ['libs/runtime', 'libs/cache', 'libs/provision', 'libs/testing', 'apps/audit', 'apps/cli/src/commands/every-command'];
const QUEUES = ['classic', 'quorum'];
/** Given servers would go before containers. */
const GIVEN = ['AMQP_URL', 'AMQP_MANAGEMENT_URL', 'DATABASE_URL', 'REDIS_URL'];

/** Runs the integration tests on containers of RabbitMQ, PostgreSQL and Redis, once with each type of queue; `args` select others. */
export async function testOnContainers(args) {
  GIVEN.forEach((name) => delete process.env[name]);
  process.env.WAGGLE_SERVERS = 'docker';
  let worst = 0;
  for (const queues of QUEUES) {
    process.stdout.write(`\n${queues} queues\n`);
    process.env.A2A_QUEUES = queues;
    worst = Math.max(worst, await test(['--selectProjects', 'integration', '--', ...(args.length > 0 ? args : ON_CONTAINERS)]));
  }
  return worst;
}
