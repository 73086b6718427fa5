import { loadConfig } from '@waggle/config';
import { createLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { A2aTaskRepository } from '../a2a/a2a-task.repository.js';
import { AlertRepository } from '../alerts/alert.repository.js';
import { gatewayConfig } from '../gateway.config.js';
import gateway from '../index.js';
import { DeliveryRepository } from '../webhooks/delivery.repository.js';
import { type Keeper, RetentionService } from './retention.service.js';

const ID = '0197a1b0-0000-7000-8000-00000000000';
const OLD = "now() - interval '40 days'";

let scope: TestScope;
let database: Database;

beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'gateway', migrations: [...(gateway.persistence?.migrations ?? [])] });
});
afterAll(async () => {
  await database.close();
  await scope.dispose();
});

/** Rows of the table, told by the last digit of their id. */
async function left(table: string): Promise<string[]> {
  return (await database.query<{ id: string }>(`SELECT right(id::text, 1) AS id FROM ${table} ORDER BY 1`)).map(({ id }) => id);
}

function retention(...keepers: Keeper[]): RetentionService {
  return new RetentionService(keepers, loadConfig(gatewayConfig, { HISTORY_DAYS: '30' }), createLogger({ service: 'gateway', instance: 'test', level: 'silent' }));
}

describe('what is kept long enough', () => {
  it('is forgotten, and nothing else, although one table cannot be pruned', async () => {
    await database.query(`INSERT INTO alert (id, at, severity, code, message) VALUES ('${ID}1', ${OLD}, 'INFO', 'c', 'm'), ('${ID}2', now(), 'INFO', 'c', 'm')`);
    await database.query(`INSERT INTO webhook (id, url, topics, secret, created_by) VALUES ('${ID}0', 'https://x.example', '{task}', 's', 'olga')`);
    await database.query(`INSERT INTO webhook_delivery (id, webhook_id, event_id, type, body, state, created_at, delivered_at) VALUES
      ('${ID}1', '${ID}0', '${ID}1', 't', '{}', 'delivered', now(), now() - interval '8 days'), ('${ID}2', '${ID}0', '${ID}2', 't', '{}', 'delivered', now(), now()),
      ('${ID}3', '${ID}0', '${ID}3', 't', '{}', 'pending', now() - interval '8 days', NULL), ('${ID}4', '${ID}0', '${ID}4', 't', '{}', 'pending', ${OLD}, NULL)`);
    await database.query(`INSERT INTO a2a_task (id, context_id, person, message_id, task_id, history, state, updated_at) VALUES
      ('${ID}1', 'c', 'olga', 'm1', 'EMAIL_1', '[]', 3, ${OLD}), ('${ID}2', 'c', 'olga', 'm2', 'EMAIL_2', '[]', 6, ${OLD}), ('${ID}3', 'c', 'olga', 'm3', 'EMAIL_3', '[]', 3, now())`);
    const broken: Keeper = { prune: () => Promise.reject(new Error('no such table')) };
    await retention(broken, new AlertRepository(database), new DeliveryRepository(database), new A2aTaskRepository(database)).prune();
    expect([await left('alert'), await left('webhook_delivery'), await left('a2a_task')]).toEqual([['2'], ['2', '3'], ['2', '3']]);
  });
});
