import { randomUUID } from 'node:crypto';
import type { AppError } from '@waggle/errors';
import { silentLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { VendorUncertainError } from '@waggle/vendor-api';
import { ACCOUNT_ID, APP_SECRET, CLOUD_TOKEN, CloudStandIn, notification, NUMBER_ID, seconds, VERIFY_TOKEN } from '../test/cloud-stand-in.js';
import { ChatRepository } from './chat.repository.js';
import { CloudProvider } from './cloud/cloud.provider.js';
import type { OutgoingMessage } from './message.js';
import { MessageRepository } from './message.repository.js';
import { CreateWhatsapp1700000000250 } from './migrations/0001-create-whatsapp.migration.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';
import { WebhookService } from './webhook/webhook.service.js';

const api = new CloudStandIn();
let scope: TestScope;
let database: Database;
let messages: MessageRepository;
let chats: ChatRepository;
let cloud: CloudProvider;
let sandbox: SandboxProvider;
let webhook: WebhookService;
let next = 0;

beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_whatsapp', migrations: [CreateWhatsapp1700000000250] });
  await api.start();
  messages = new MessageRepository(database);
  chats = new ChatRepository(database);
  cloud = new CloudProvider({ baseUrl: api.url, phoneNumberId: NUMBER_ID, businessAccountId: ACCOUNT_ID, token: CLOUD_TOKEN }, messages, silentLogger());
  sandbox = new SandboxProvider(messages, chats, database, { WHATSAPP_SANDBOX_LATENCY_MS: 0 });
  webhook = new WebhookService(messages, { WHATSAPP_APP_SECRET: APP_SECRET, WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN, WHATSAPP_PHONE_NUMBER_ID: NUMBER_ID });
});

afterEach(() => expect(api.violations.splice(0)).toEqual([]));

afterAll(async () => {
  await api.stop();
  await database?.close();
  await scope?.dispose();
});

const signal = (): AbortSignal => AbortSignal.timeout(20_000);
const newChat = (): string => `+49151${10_000_000 + (next += 1)}`;
const failure = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'done', (thrown: unknown) => thrown);
const text = (chat = newChat()): OutgoingMessage => ({ chat, text: `Hello ${randomUUID()}` });
const notify = (value: object): Promise<void> => {
  const { body, signature } = notification(value);
  return webhook.receive(body, signature);
};
const writes = (chat: string, body: string, at = new Date(), id = `wamid.${randomUUID().replaceAll('-', '')}`): Promise<void> =>
  notify({ contacts: [{ profile: { name: 'Ann' }, wa_id: chat.slice(1) }], messages: [{ from: chat.slice(1), id, timestamp: seconds(at), type: 'text', text: { body } }] });
const sentTo = (chat: string): number => api.sent.filter(({ to }) => to === chat).length;

describe('a message through the Cloud API', () => {
  it('is sent as WhatsApp wants it, with the grant, and found again', async () => {
    const message = text();
    const key = randomUUID();
    expect(await cloud.find(key)).toEqual({ state: 'absent' });
    const { providerId } = await cloud.send(message, key, signal());
    expect(api.sent.at(-1)).toMatchObject({ id: providerId, to: message.chat, type: 'text', text: { body: message.text }, biz_opaque_callback_data: key });
    expect(await cloud.find(key)).toEqual({ state: 'found', providerId });
    expect(await chats.messages(message.chat, 5)).toMatchObject([{ id: providerId, direction: 'out', status: 'accepted' }]);
  });

  it('is a template of whichever page, and none is unknown while there are pages that were not read [R-WHATSAPP-TEMPLATES]', async () => {
    expect((await cloud.templates()).map(({ name }) => name)).toContain('plain');
    api.endlessTemplates = true;
    expect(await failure(cloud.templates())).toMatchObject({ code: 'vendor_unavailable', kind: 'transient' });
    api.endlessTemplates = false;
  });

  it('is a template with numbered or named parameters, or none; others are not offered', async () => {
    const templates = await cloud.templates();
    expect(templates.map(({ name, parameters }) => [name, parameters])).toEqual([['follow_up', ['1', '2']], ['welcome', ['first_name']], ['plain', []]]);
    const send = (name: string, language: string, parameters: Array<{ name: string; value: string }>): Promise<unknown> =>
      cloud.send({ ...text(), template: { name, language, parameters } }, randomUUID(), signal());
    await send('follow_up', 'en', [{ name: '1', value: 'Ann' }, { name: '2', value: 'bees' }]);
    expect(api.sent.at(-1)).toMatchObject({ template: { components: [{ parameters: [{ type: 'text', text: 'Ann' }, { type: 'text', text: 'bees' }] }] } });
    await send('welcome', 'en', [{ name: 'first_name', value: 'Ann' }]);
    expect(api.sent.at(-1)).toMatchObject({ template: { components: [{ parameters: [{ parameter_name: 'first_name', text: 'Ann' }] }] } });
    await send('plain', 'de', []);
    expect(api.sent.at(-1)).toMatchObject({ template: { name: 'plain', language: { code: 'de' }, components: [] } });
  });

  it.each(['error_after', 'unsure_after', 'cut_after'] as const)('stays open after %s until a status brings the grant back, and is then found', async (fault) => {
    const message = text();
    const key = randomUUID();
    api.failNext(fault);
    expect(await failure(cloud.send(message, key, signal()))).toBeInstanceOf(VendorUncertainError);
    expect(await cloud.find(key)).toEqual({ state: 'unknown' });
    const id = api.sent.at(-1)?.id ?? '';
    const status = { id, status: 'delivered', timestamp: seconds(new Date()), recipient_id: message.chat.slice(1), biz_opaque_callback_data: key };
    await notify({ statuses: [status] });
    await notify({ statuses: [status] });
    expect(await cloud.find(key)).toEqual({ state: 'found', providerId: id });
    expect(await chats.messages(message.chat, 5)).toMatchObject([{ id, text: message.text, status: 'delivered' }]);
    expect(sentTo(message.chat)).toBe(1);
  });

  it('stays open when the connection was cut before: nobody can tell', async () => {
    const key = randomUUID();
    api.failNext('cut_before');
    expect(await failure(cloud.send(text(), key, signal()))).toBeInstanceOf(VendorUncertainError);
    expect(await cloud.find(key)).toEqual({ state: 'unknown' });
  });

  it('is certainly not sent when WhatsApp wants fewer calls or does not accept the token', async () => {
    const message = text();
    api.failNext('busy');
    expect(await failure(cloud.send(message, randomUUID(), signal()))).toMatchObject({ code: 'vendor_busy', kind: 'transient', details: { retryAfterSeconds: 60 } });
    api.failNext('token_expired');
    expect(await failure(cloud.send(message, randomUUID(), signal()))).toMatchObject({ code: 'vendor_unauthorized', details: { code: 190, subcode: 463 } });
    expect(sentTo(message.chat)).toBe(0);
  });

  it.each([
    [131_047, 'window_closed'],
    [131_026, 'recipient_unreachable'],
    [131_050, 'recipient_opted_out'],
    [131_056, 'vendor_busy'],
    [80_007, 'vendor_busy'],
    [132_000, 'template_refused'],
    [132_015, 'template_refused'],
    [131_009, 'vendor_refused'],
  ])("is refused with WhatsApp's code %i as %s", async (code, ours) => {
    api.refuseNext.push(code);
    expect(await failure(cloud.send(text(), randomUUID(), signal()))).toMatchObject({ code: ours });
  });
});

describe('what webhooks bring', () => {
  it('opens the window, names the chat, and changes nothing when it comes again', async () => {
    const chat = newChat();
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000);
    await writes(chat, 'How much is it?', at, 'wamid.Q1');
    await writes(chat, 'How much is it?', at, 'wamid.Q1');
    expect(await chats.read(chat)).toEqual({ chat, name: 'Ann', optedOut: false, lastMessageId: 'wamid.Q1', window: { open: true, closes: new Date(at.getTime() + 86_400_000).toISOString() } });
    expect(await chats.messages(chat, 5)).toHaveLength(1);
    expect((await chats.list('ANN', 100)).find((one) => one.chat === chat)).toMatchObject({ lastText: 'How much is it?', lastAt: at.toISOString() });
  });

  it('opts out and in again by the newest wish, in whatever order they come', async () => {
    const chat = newChat();
    const before = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
    await writes(chat, 'STOP', before(30));
    expect((await chats.read(chat)).optedOut).toBe(true);
    await writes(chat, 'start', before(10));
    expect((await chats.read(chat)).optedOut).toBe(false);
    await writes(chat, 'stop', before(20));
    expect((await chats.read(chat)).optedOut).toBe(false);
    await writes(chat, 'And do not stop the good work', before(5));
    expect((await chats.read(chat)).optedOut).toBe(false);
    await writes(chat, 'Abmelden!', before(1));
    expect((await chats.read(chat)).optedOut).toBe(true);
  });

  it('moves a message from sent over delivered to read in any order, and never back', async () => {
    const { providerId: id } = await cloud.send(text(), randomUUID(), signal());
    const status = (state: string, secondsAgo: number): Promise<void> => notify({ statuses: [{ id, status: state, timestamp: seconds(new Date(Date.now() - secondsAgo * 1000)), recipient_id: '1' }] });
    await status('read', 1);
    await status('sent', 5);
    await status('delivered', 3);
    expect((await chats.message(id))?.status).toBe('read');
    const { providerId: other } = await cloud.send(text(), randomUUID(), signal());
    await notify({ statuses: [{ id: other, status: 'failed', timestamp: seconds(new Date()), recipient_id: '1', errors: [{ code: 131_026 }] }] });
    expect((await chats.message(other))?.status).toBe('failed');
  });

  it('keeps out what is not ours or not signed', async () => {
    await notify({ statuses: [{ id: 'wamid.foreign', status: 'sent', timestamp: seconds(new Date()), recipient_id: '1', biz_opaque_callback_data: 'not-ours' }] });
    expect(await chats.message('wamid.foreign')).toBeUndefined();
    const key = randomUUID();
    const { providerId } = await cloud.send(text(), key, signal());
    await notify({ statuses: [{ id: 'wamid.another', status: 'sent', timestamp: seconds(new Date()), recipient_id: '1', biz_opaque_callback_data: key }] });
    expect(await chats.message('wamid.another')).toBeUndefined();
    expect(await cloud.find(key)).toEqual({ state: 'found', providerId });
    const { body, signature } = notification({ statuses: [] }, 'another-secret');
    expect(await failure(webhook.receive(body, signature))).toMatchObject({ code: 'webhook_unsigned', kind: 'denied' });
    const none = notification({});
    expect(await failure(webhook.receive(Buffer.from('not json'), none.signature))).toMatchObject({ code: 'webhook_unsigned' });
    expect(webhook.challenge({ 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '42' })).toBe('42');
    expect(() => webhook.challenge({ 'hub.mode': 'subscribe', 'hub.verify_token': 'x', 'hub.challenge': '42' })).toThrow(expect.objectContaining({ code: 'webhook_unsigned' }));
    const unset = new WebhookService(messages, { WHATSAPP_APP_SECRET: undefined, WHATSAPP_VERIFY_TOKEN: undefined, WHATSAPP_PHONE_NUMBER_ID: NUMBER_ID });
    expect(await failure(unset.receive(none.body, none.signature))).toMatchObject({ code: 'webhook_unsigned' });
  });
});

describe('the sandbox', () => {
  it('sends under ids of the real form, finds by the grant, and sends once for a grant', async () => {
    const chat = newChat();
    await messages.receive({ id: `wamid.${randomUUID()}`, chat, name: null, text: 'Hello', at: new Date() });
    const key = randomUUID();
    expect(await sandbox.find(key)).toEqual({ state: 'absent' });
    const { providerId } = await sandbox.send(text(chat), key);
    expect(providerId).toMatch(/^wamid\.[A-Za-z0-9+/=]{40,}$/);
    expect(await sandbox.find(key)).toEqual({ state: 'found', providerId });
    expect(await sandbox.send(text(chat), key)).toEqual({ providerId });
    expect((await chats.messages(chat, 5)).filter(({ direction }) => direction === 'out')).toMatchObject([{ id: providerId, status: 'sent' }]);
  });

  it('takes free text outside the window and says afterwards that it failed, as the real one does', async () => {
    const { providerId } = await sandbox.send(text(), randomUUID());
    expect((await chats.message(providerId))?.status).toBe('failed');
  });

  it('takes no more than ten messages a minute to one number, and no template that is not approved as given', async () => {
    const chat = newChat();
    for (let at = 0; at < 10; at += 1) await sandbox.send(text(chat), randomUUID());
    expect((await failure(sandbox.send(text(chat), randomUUID()))) as AppError).toMatchObject({ code: 'vendor_busy', kind: 'transient', details: { retryAfterSeconds: 60 } });
    expect(await failure(sandbox.send({ ...text(), template: { name: 'none', language: 'en', parameters: [] } }, randomUUID()))).toMatchObject({ code: 'template_refused' });
    expect(await failure(sandbox.send({ ...text(), template: { name: 'follow_up', language: 'en', parameters: [] } }, randomUUID()))).toMatchObject({ code: 'template_refused' });
  });
});
