import type { ServiceDefinition } from '@waggle/runtime';
import { discoverApps } from '@waggle/host';
import { assertService, EXCHANGES } from '@waggle/messaging';
import { provision } from '@waggle/provision';
import { type TestScope, testScope } from '@waggle/testing';
import amqp, { type Channel } from 'amqplib';
import pg from 'pg';

/** The apps themselves, with the rights that their own code gives them. */
let definitions: ServiceDefinition[];
let scope: TestScope;
let addresses: Awaited<ReturnType<typeof provision>>;

beforeAll(async () => {
  scope = await testScope();
  definitions = (await discoverApps('swarm')).map(({ definition }) => definition);
  addresses = await provision({ definitions, env: scope.env, passwordOf: (service) => `password of ${service}`, warn: (line) => expect(line).toBe('') });
  const model = await amqp.connect(scope.env.AMQP_URL);
  const channel = await model.createChannel();
  for (const { name } of definitions) await assertService(channel, 'classic', name, []);
  await model.close();
}, 120_000);

afterAll(() => scope.dispose());

const urlOf = (service: string): string => addresses.get(service)?.['AMQP_URL'] ?? '';

async function onChannelOf<T>(service: string, work: (channel: Channel) => Promise<T>): Promise<T> {
  const model = await amqp.connect(urlOf(service));
  model.on('error', () => undefined);
  try {
    const channel = await model.createChannel();
    channel.on('error', () => undefined);
    return await work(channel);
  } finally {
    await model.close().catch(() => undefined);
  }
}

/** Resolves when the broker has it, rejects with the broker's refusal. */
async function publish(service: string, key: string, user = service, exchange: string = EXCHANGES.commands): Promise<void> {
  const model = await amqp.connect(urlOf(service));
  model.on('error', () => undefined);
  try {
    const channel = await model.createConfirmChannel();
    const refusal = new Promise<never>((_, reject) => channel.on('error', reject));
    channel.publish(exchange, key, Buffer.from('{}'), { userId: decodeURIComponent(new URL(urlOf(user)).username) });
    await Promise.race([channel.waitForConfirms(), refusal]);
  } finally {
    await model.close().catch(() => undefined);
  }
}

const DECIDE = 'gatekeeper.express.approval.decide.v1';

describe('with the credentials of the sales agent', () => {
  it.each(['gatekeeper.express', 'gatekeeper.standard', 'gatekeeper.dead', 'finance.standard', 'audit.standard'])('[R-ANOTHERS-LOGIN] the queue %s cannot be read', async (queue) => {
    await expect(onChannelOf('sales', (channel) => channel.consume(queue, () => undefined))).rejects.toThrow('ACCESS_REFUSED');
  });

  it('[R-ANOTHERS-LOGIN] an approval cannot be decided', async () => {
    await expect(publish('sales', DECIDE)).rejects.toThrow('ACCESS_REFUSED');
    await expect(publish('sales', 'gatekeeper.express.approval.decide_in_slack.v1')).rejects.toThrow('ACCESS_REFUSED');
    await publish('gateway', DECIDE);
  });

  it('[R-ANOTHERS-LOGIN] nothing can be published as the gateway', async () => {
    await expect(publish('sales', 'audit.standard.audit.record.v1', 'gateway')).rejects.toThrow('PRECONDITION_FAILED');
    await publish('sales', 'audit.standard.audit.record.v1');
  });

  it.each(['gatekeeper.standard.proposal.submit.v1', 'finance.standard.task.delegate.v1', 'orchestrator.standard.task.submit.v1', 'crm.standard.crm.log.v1'])('[R-ANOTHERS-LOGIN] %s cannot be sent', async (key) => {
    await expect(publish('sales', key)).rejects.toThrow('ACCESS_REFUSED');
  });

  it.each(['standard.approval.decided.v1', 'express.approval.decided.v1', 'standard.task.moved.v1', 'standard.task.scanned.v1'])('[R-ANOTHERS-LOGIN] the event %s can be neither told nor heard', async (key) => {
    await expect(publish('sales', key, 'sales', EXCHANGES.events)).rejects.toThrow('ACCESS_REFUSED');
    await expect(onChannelOf('sales', (channel) => channel.bindQueue('sales.standard', EXCHANGES.events, key))).rejects.toThrow('ACCESS_REFUSED');
  });

  it.each(['retrieve', 'has', 'list', 'store', 'delete', 'export', 'backup', 'rewrap'])('[R-ANOTHERS-LOGIN] the vault cannot be asked to %s', async (action) => {
    await expect(publish('sales', `vault.express.vault.${action}.v1`)).rejects.toThrow('ACCESS_REFUSED');
  });

  it('[R-ANOTHERS-LOGIN] no deal can be moved', async () => {
    await expect(publish('sales', 'crm.express.deal.move.v1')).rejects.toThrow('ACCESS_REFUSED');
  });

  it('[R-ANOTHERS-LOGIN] there is no way into the database', () => {
    expect(addresses.get('sales')).not.toHaveProperty('DATABASE_URL');
  });
});

describe('with the credentials of the CRM server', () => {
  it('[R-ANOTHERS-LOGIN] the vault may be asked, and its changes heard, by a tool server, which stores nothing', async () => {
    await publish('mcp-crm', 'vault.express.vault.retrieve.v1');
    await onChannelOf('mcp-crm', async (channel) => channel.bindQueue('mcp-crm.standard', EXCHANGES.broadcast, 'vault.changed.v1'));
    await expect(publish('mcp-crm', 'vault.express.vault.store.v1')).rejects.toThrow('ACCESS_REFUSED');
  });

  it.each(['SELECT * FROM gatekeeper.approval', "UPDATE audit.entry SET body = '{}'", 'SELECT * FROM crm.contact', 'CREATE TABLE mcp_crm.mine ()'])('[R-ANOTHERS-LOGIN] PostgreSQL refuses %s', async (statement) => {
    const client = new pg.Client({ connectionString: addresses.get('mcp-crm')?.['DATABASE_URL'] });
    await client.connect();
    await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });
});

describe('every service', () => {
  it('[R-ANOTHERS-LOGIN] has a broker user, and a role where it has tables', () => {
    for (const { name, persistence } of definitions) {
      expect(new URL(urlOf(name)).username).toMatch(new RegExp(`\\.${name}$`));
      expect(addresses.get(name)?.['DATABASE_URL'] !== undefined).toBe(persistence !== undefined);
    }
  });
});
