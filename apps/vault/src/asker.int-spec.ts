import { randomUUID } from 'node:crypto';
import { VaultRetrieve, VaultStore } from '@waggle/contracts';
import { EXCHANGES } from '@waggle/messaging';
import { type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { type EnvironmentOf, ownLogins } from '@waggle/tool-server-testing';
import { sealingPair } from '@waggle/vault-client';
import amqp from 'amqplib';
import { AdminHand } from '../test/admin-hand.js';
import { AuditDouble } from '../test/audit-double.js';
import { partiesNamed, Party } from '../test/party.js';
import { masterKey, settings } from '../test/settings.js';
import vault from './index.js';

const NAMES = ['mcp-email', 'mcp-payment', 'gateway', 'sales'];
const MASTER = masterKey('one');
const audit = new AuditDouble();

let scope: TestScope;
let envOf: EnvironmentOf;
let running: Array<Pick<RunningService, 'stop'>>;
let [email, gateway]: Party[] = [];

beforeAll(async () => {
  scope = await testScope();
  const auditing = audit.service();
  envOf = await ownLogins(scope, [auditing, vault, ...partiesNamed(...NAMES)], { LOG_LEVEL: 'silent' });
  running = [await startService(auditing, { env: envOf(auditing) }), await startService(vault, { env: settings(envOf(vault), { VAULT_MASTER_KEYS: MASTER }) })];
  [email, gateway] = await Promise.all(['mcp-email', 'gateway'].map((name) => Party.named(name, envOf)));
  await new AdminHand(gateway!.messenger).store('mail', 'value');
});

afterAll(async () => {
  await Promise.all([...(running ?? []), email, gateway].map(async (one) => one?.stop()));
  await scope?.dispose();
});

interface Forgery {
  readonly as: string;
  readonly from: string;
  readonly message?: string;
  readonly key?: string;
  readonly replyTo?: string;
  /** Default: that of `as`. */
  readonly userId?: string;
  readonly payload?: object;
}

/** A question as one would write it who has the credentials of `as` and a client of its own. Resolves with the answers to its own queue. */
async function forge({ as, from, message = VaultRetrieve.name, key = `vault.express.${message}`, replyTo, userId, payload }: Forgery, until: () => boolean): Promise<string[]> {
  const url = envOf({ name: as })['AMQP_URL'] ?? '';
  const model = await amqp.connect(url);
  model.on('error', () => undefined);
  try {
    const channel = await model.createConfirmChannel();
    const refusal = new Promise<never>((_, reject) => channel.on('error', reject));
    refusal.catch(() => undefined);
    const mine = `reply.${as}.${randomUUID()}`;
    const answers: string[] = [];
    await channel.assertQueue(mine, { exclusive: true });
    await channel.bindQueue(mine, EXCHANGES.replies, mine);
    await channel.consume(mine, (answer) => answers.push(String(answer?.content)), { noAck: true });
    const id = randomUUID();
    const { publicKey } = await sealingPair();
    const wire = { id, name: message, kind: 'query', label: 'system', from, priority: 'NORMAL', correlationId: id, attempt: 1, created: new Date().toISOString(), taint: [], payload: payload ?? { name: 'mail', publicKey }, replyTo: replyTo ?? mine };
    channel.publish(EXCHANGES.commands, key, Buffer.from(JSON.stringify(wire)), { userId: userId ?? decodeURIComponent(new URL(url).username), type: message });
    await Promise.race([channel.waitForConfirms(), refusal]);
    await waitFor(() => answers.length > 0 || until());
    return answers;
  } finally {
    await model.close().catch(() => undefined);
  }
}

/** The dead letters of the vault so far: why each was refused. */
const reasons: string[] = [];
async function refusals(): Promise<string[]> {
  const model = await amqp.connect(scope.env.AMQP_URL);
  const channel = await model.createChannel();
  for (let got = await channel.get('vault.dead', { noAck: true }); got !== false; got = await channel.get('vault.dead', { noAck: true })) reasons.push(String(got.properties.headers?.['x-error-code']));
  await model.close();
  return reasons;
}

const never = () => false;
const given = () => audit.entries.filter(({ action, success }) => action === 'vault.retrieve' && success).length;
const userOf = (name: string) => decodeURIComponent(new URL(envOf({ name })['AMQP_URL'] ?? '').username);

describe('who asks the vault', () => {
  it('is answered as the service that it is signed in as [R-VAULT-ASKER]', async () => {
    const before = given();
    const answers = await forge({ as: 'mcp-email', from: 'mcp-email' }, never);
    expect(answers).toEqual([expect.stringContaining('"sealed"')]);
    expect(given()).toBe(before + 1);
  });

  it.each<[string, Forgery]>([
    ['an agent that asks as itself', { as: 'sales', from: 'sales' }],
    ['an agent that asks as the mail server', { as: 'sales', from: 'mcp-email' }],
    ['an agent that stores', { as: 'sales', from: 'gateway', message: VaultStore.name }],
    ['a tool server that stores', { as: 'mcp-payment', from: 'gateway', message: VaultStore.name }],
    ['the door itself, which sees names only', { as: 'gateway', from: 'gateway' }],
  ])('is stopped by the broker: %s [R-VAULT-ASKER]', async (_who, forgery) => {
    await expect(forge(forgery, never)).rejects.toThrow('ACCESS_REFUSED');
  });

  it('cannot sign with the user of another [R-VAULT-ASKER]', async () => {
    await expect(forge({ as: 'mcp-payment', from: 'mcp-email', userId: userOf('mcp-email') }, never)).rejects.toThrow('PRECONDITION_FAILED');
  });

  it('gets nothing by an envelope that names another, and has no answer sent to another [R-VAULT-ASKER]', async () => {
    const before = given();
    for (const forgery of [{ as: 'mcp-payment', from: 'mcp-email' }, { as: 'mcp-email', from: 'mcp-email', replyTo: `reply.mcp-payment.${randomUUID()}` }]) {
      const seen = (await refusals()).length;
      let dead = seen;
      const looking = setInterval(() => void refusals().then(({ length }) => (dead = length)), 100);
      expect((await forge(forgery, () => dead > seen)).filter((answer) => answer.includes('"sealed"'))).toEqual([]);
      clearInterval(looking);
    }
    expect(await refusals()).toEqual(['sender_refused', 'sender_refused']);
    expect(given()).toBe(before);
  });
});

describe('where all services share one broker user', () => {
  const shared = async (more: Readonly<Record<string, string>>, work: (email: Party) => Promise<void>): Promise<void> => {
    const alone = await testScope();
    const env = { ...alone.env, LOG_LEVEL: 'silent' };
    const parts = [await startService(audit.service(), { env }), await startService(vault, { env: settings(env, { VAULT_MASTER_KEYS: MASTER, ...more }) })];
    const [mail, door] = await Promise.all(['mcp-email', 'gateway'].map((name) => Party.named(name, () => env)));
    try {
      await new AdminHand(door!.messenger).store('mail', 'value');
      await work(mail!);
    } finally {
      await Promise.all([...parts, mail, door].map(async (one) => one?.stop()));
      await alone.dispose();
    }
  };

  it('nothing is given, and that is on record [R-VAULT-ASKER]', async () => {
    await shared({}, async (mail) => {
      await expect(mail.read('mail')).rejects.toMatchObject({ code: 'sender_unverified', kind: 'denied' });
      expect(audit.entries.at(-1)).toMatchObject({ actor: 'unverified', action: 'vault.retrieve', target: 'mail', input: 'says it is mcp-email', output: 'sender_unverified', success: false });
    });
  });

  it('the envelope is believed once TRUST_SHARED_BROKER says so [R-VAULT-ASKER]', async () => {
    await shared({ TRUST_SHARED_BROKER: 'true' }, async (mail) => expect(await mail.read('mail')).toBe('value'));
  });
});
