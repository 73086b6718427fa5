import fs from 'node:fs';
import type { SealingKey } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { testScope, type TestScope, waitFor } from '@waggle/testing';
import { aboutSecret, sealFor } from '@waggle/vault-client';
import { type ChannelModel, connect } from 'amqplib';
import { z } from 'zod';
import { defineService } from './define-service.js';
import { startRefreshing } from './start-refreshing.js';
import { CONFIG, LOGGER } from './tokens.js';

const [OLD, NEW] = ['the-old-one-0815', 'the-new-one-4711'];
const write = fs.writeSync;
const lines: string[] = [];

let scope: TestScope;
let model: ChannelModel;
let value = OLD;
/** As retrieved, and as listed. */
let [version, listed] = [1, 1];
/** What the vault says instead of giving the secret. */
let refusal: object | undefined;

/** As the vault answers, without what it keeps and whom it asks. */
async function serveSecrets(): Promise<void> {
  const channel = await model.createChannel();
  await channel.assertExchange('waggle.commands', 'topic');
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, 'waggle.commands', '#.vault.retrieve.v1');
  await channel.bindQueue(queue, 'waggle.commands', '#.vault.list.v1');
  await channel.consume(queue, (message) => {
    if (message === null) return;
    const { id, name, replyTo, payload } = JSON.parse(message.content.toString()) as { id: string; name: string; replyTo: string; payload: { name: string; publicKey: SealingKey } };
    const reply = (body: object): boolean => channel.publish('waggle.replies', replyTo, Buffer.from(JSON.stringify(body)), { correlationId: id });
    const answer = (said: object): boolean => reply({ value: said });
    const at = new Date().toISOString();
    if (name === 'vault.list.v1') answer({ secrets: [{ name: 'the-token', version: listed, versions: listed, readers: ['mcp-secretive'], storedBy: 'olga', storedAt: at, expiresAt: null, keyId: 'k' }], activeKey: 'k', rewrap: null });
    else if (refusal !== undefined) reply({ error: refusal });
    else void sealFor(payload.publicKey, Buffer.from(value), aboutSecret(payload.name, version)).then((sealed) => answer({ sealed, version, expiresAt: null }));
  }, { noAck: true });
}

beforeAll(async () => {
  fs.writeSync = ((fd: number, text: string) => {
    if (fd !== 2) return write(fd, text);
    lines.push(text);
    return Buffer.byteLength(text);
  }) as typeof write;
  scope = await testScope(['amqp', 'redis']);
  model = await connect(scope.env.AMQP_URL);
  await serveSecrets();
}, 60_000);

afterAll(async () => {
  fs.writeSync = write;
  await model.close();
  await scope.dispose();
});

describe('a secret that a setting has from the vault', () => {
  it('is in no line of the log, neither of the service nor of what starts it again, and stays a secret when it has changed [R-VAULT-LOG]', async () => {
    const logs: Logger[] = [];
    const definition = defineService({
      name: 'mcp-secretive',
      plane: 'tool',
      roles: ['swarm'],
      config: { TOKEN: { schema: z.string(), description: 'a token', secret: true } },
      providers: [{ provide: 'probe', inject: [LOGGER], useFactory: (log: Logger) => logs.push(log) }],
    });
    const service = await startRefreshing(definition, { env: { ...scope.env, TOKEN: 'vault:the-token' } }, { failed: (thrown) => logs[0]?.error({}, toAppError(thrown).message), waiting: () => undefined, recovered: () => undefined });
    const [first] = logs;
    first?.error({ detail: `refused ${OLD}` }, 'as a library says it');
    value = NEW;
    (await model.createChannel()).publish('waggle.broadcast', 'vault.changed.v1', changed('the-token'));
    const second = await waitFor(() => logs[1], { timeoutMs: 20_000 });
    second.error({ detail: `refused ${OLD} and ${NEW}` }, 'as a library says it again');
    await service.stop();
    expect(lines.filter((line) => line.includes('as a library says it')).map((line) => (JSON.parse(line) as { detail: string }).detail)).toEqual(['refused [redacted]', 'refused [redacted] and [redacted]']);
    expect(lines.filter((line) => line.includes(OLD) || line.includes(NEW))).toEqual([]);
  });

  it('is read again when it was changed while the service was not yet listening', async () => {
    const values: string[] = [];
    const definition = defineService({
      name: 'mcp-secretive',
      plane: 'tool',
      roles: ['swarm'],
      config: { TOKEN: { schema: z.string(), description: 'a token', secret: true } },
      providers: [{ provide: 'probe', inject: [CONFIG], useFactory: ({ TOKEN }: { TOKEN: string }) => void ([value, version] = [values.push(TOKEN) === 1 ? NEW : value, listed]) }],
    });
    [value, version, listed] = [OLD, 1, 2];
    const service = await startRefreshing(definition, { env: { ...scope.env, TOKEN: 'vault:the-token', LOG_LEVEL: 'silent' } }, { failed: () => undefined, waiting: () => undefined, recovered: () => undefined });
    await waitFor(() => values.length >= 2, { timeoutMs: 20_000 });
    await service.stop();
    expect(values).toEqual([OLD, NEW]);
  });

  it('is waited for while the vault has none or one that does not fit, which is told once, and the service starts when it has [R-VAULT-SETTINGS]', async () => {
    const [told, values]: [string[], string[]] = [[], []];
    const definition = defineService({
      name: 'mcp-secretive',
      plane: 'tool',
      roles: ['swarm'],
      config: { TOKEN: { schema: z.string().startsWith('the-', 'is no token'), description: 'a token', secret: true } },
      providers: [{ provide: 'probe', inject: [CONFIG], useFactory: ({ TOKEN }: { TOKEN: string }) => void values.push(TOKEN) }],
    });
    refusal = { code: 'secret_denied', kind: 'denied', message: 'There is no such secret for mcp-secretive', details: {} };
    const failed: unknown[] = [];
    const service = await startRefreshing(
      definition,
      { env: { ...scope.env, TOKEN: 'vault:the-token', LOG_LEVEL: 'silent' } },
      { failed: (thrown) => failed.push(thrown), waiting: ({ message }) => told.push(message), recovered: () => told.push('runs') },
    );
    [refusal, value] = [undefined, 'unfit-0815-0815-0815'];
    await waitFor(() => told.length >= 2, { timeoutMs: 30_000 });
    value = NEW;
    await waitFor(() => told.includes('runs'), { timeoutMs: 30_000 });
    await service.stop();
    expect(values).toEqual([NEW]);
    expect(failed).toEqual([]);
    expect(told).toEqual([
      'TOKEN is vault:the-token: There is no such secret for mcp-secretive',
      'The configuration is wrong:\n  TOKEN: is no token (a token)\n  TOKEN is vault:the-token; an admin stores another: waggle vault rotate the-token',
      'runs',
    ]);
  });

  it('is waited for also when the next start meets what passes', async () => {
    const told: string[] = [];
    let tries = 0;
    const definition = defineService({
      name: 'mcp-secretive',
      plane: 'tool',
      roles: ['swarm'],
      config: { TOKEN: { schema: z.string(), description: 'a token', secret: true } },
      providers: [{ provide: 'probe', useFactory: () => ((tries += 1) === 1 ? Promise.reject(new AppError('vendor_unreachable', 'transient', 'It does not answer')) : null) }],
    });
    refusal = { code: 'secret_denied', kind: 'denied', message: 'There is no such secret for mcp-secretive', details: {} };
    const service = await startRefreshing(
      definition,
      { env: { ...scope.env, TOKEN: 'vault:the-token', LOG_LEVEL: 'silent' } },
      { failed: fail, waiting: ({ code }) => told.push(code), recovered: () => told.push('runs') },
    );
    refusal = undefined;
    await waitFor(() => told.includes('runs'), { timeoutMs: 30_000 });
    await service.stop();
    expect([told, tries]).toEqual([['secret_denied', 'runs'], 2]);
  });

  it('is not waited for where no secret mends it, nor by a start that is given up', async () => {
    const definition = defineService({ name: 'mcp-secretive', plane: 'tool', roles: ['swarm'], config: { TOKEN: { schema: z.string(), description: 'a token', secret: true } } });
    const options = { env: { ...scope.env, TOKEN: 'vault:the-token', LOG_LEVEL: 'silent' } };
    const told = { failed: fail, waiting: fail, recovered: fail };
    refusal = { code: 'sender_unverified', kind: 'denied', message: 'All services share one broker user', details: {} };
    await expect(startRefreshing(definition, options, told)).rejects.toMatchObject({ code: 'sender_unverified' });
    refusal = undefined;
    await expect(startRefreshing(definition, { ...options, signal: AbortSignal.abort() }, told)).rejects.toThrow();
  });

  it('is waited for no longer by a service that is stopped', async () => {
    refusal = { code: 'secret_denied', kind: 'denied', message: 'There is no such secret for mcp-secretive', details: {} };
    const definition = defineService({ name: 'mcp-secretive', plane: 'tool', roles: ['swarm'], config: { TOKEN: { schema: z.string(), description: 'a token', secret: true } } });
    const waits: string[] = [];
    const service = await startRefreshing(definition, { env: { ...scope.env, TOKEN: 'vault:the-token', LOG_LEVEL: 'silent' } }, { failed: fail, waiting: ({ code }) => waits.push(code), recovered: fail });
    await service.stop();
    expect(waits).toEqual(['secret_denied']);
    refusal = undefined;
  });
});

function fail(thrown?: unknown): never {
  throw new Error('This must not be called.', { cause: thrown });
}

function changed(name: string): Buffer {
  const envelope = { id: '01890000-0000-7000-8000-000000000001', name: 'vault.changed.v1', kind: 'event', label: 'system', from: 'vault', priority: 'NORMAL', correlationId: 'c', attempt: 1, created: new Date().toISOString(), payload: { name, change: 'stored' } };
  return Buffer.from(JSON.stringify(envelope));
}
