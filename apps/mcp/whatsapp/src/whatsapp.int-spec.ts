import { randomUUID } from 'node:crypto';
import { listWhatsappChats, readWhatsappChat, sendWhatsapp } from '@waggle/contracts';
import { describeGuardedTools, outcomeOf, rawOutcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import type { z } from 'zod';
import { ACCOUNT_ID, APP_SECRET, CLOUD_TOKEN, CloudStandIn, NUMBER_ID, VERIFY_TOKEN } from '../test/cloud-stand-in.js';
import whatsapp from './index.js';
import { MessageRepository } from './message.repository.js';

type Args = z.input<typeof sendWhatsapp.input>;

const api = new CloudStandIn();
let fixture: ToolServerFixture;
let cloud: ToolServerFixture;
let next = 0;

beforeAll(async () => {
  await api.start();
  const settings = { WHATSAPP_SANDBOX_LATENCY_MS: '0', WHATSAPP_LIMIT_DAY: '10000', MCP_CALLS_PER_MINUTE: '10000' };
  fixture = await startToolServer(whatsapp, settings);
  cloud = await startToolServer(whatsapp, {
    ...settings,
    WHATSAPP_PROVIDER: 'cloud',
    WHATSAPP_WITHOUT_INBOUND: 'true',
    WHATSAPP_GRAPH_URL: api.url,
    WHATSAPP_PHONE_NUMBER_ID: NUMBER_ID,
    WHATSAPP_BUSINESS_ACCOUNT_ID: ACCOUNT_ID,
    WHATSAPP_TOKEN: CLOUD_TOKEN,
    WHATSAPP_APP_SECRET: APP_SECRET,
    WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
  });
});

afterAll(async () => {
  await cloud?.stop();
  await fixture?.stop();
  await api.stop();
  expect(api.violations).toEqual([]);
});

const newChat = (): string => `+49152${20_000_000 + (next += 1)}`;

/** They write; gives the id of the message. */
async function written(chat: string, text = 'How much is it?', at = new Date(), to = fixture): Promise<string> {
  const id = `wamid.${randomUUID().replaceAll('-', '')}`;
  await new MessageRepository(to.database).receive({ id, chat, name: 'Ann', text, at });
  return id;
}

async function answer(to = fixture): Promise<Args> {
  const chat = newChat();
  return { chat, lastMessageId: await written(chat, 'How much is it?', new Date(), to), content: { kind: 'text', text: `Twenty euros. ${randomUUID()}` } };
}

const TEMPLATE = { kind: 'template' as const, name: 'follow_up', language: 'en', parameters: ['Ann'] };
const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

async function sent(): Promise<number> {
  const [row] = await fixture.database.query<{ messages: number }>("SELECT count(*)::int AS messages FROM whatsapp_message WHERE direction = 'out'");
  return row?.messages ?? 0;
}

describe('the WhatsApp server on its sandbox', () => {
  it('starts with people who have written: within the window, outside it, and one who has opted out', async () => {
    const chats = await Promise.all(['Lucia Ferrer', 'Marta Ruiz', 'Owen Price'].map(async (query) => (await fixture.call('content', listWhatsappChats, { query })).chats));
    expect(chats.flat()).toMatchObject([
      { chat: '+34600555019', window: { open: true }, optedOut: false },
      { chat: '+34600555034', window: { open: false }, optedOut: false },
      { chat: '+447700900142', optedOut: true },
    ]);
  });

  it('shows chats with their window and templates, and sends an approved answer once, with proof', async () => {
    const args = await answer();
    const { chats } = await fixture.call('content', listWhatsappChats, { query: args.chat });
    expect(chats).toMatchObject([{ chat: args.chat, name: 'Ann', window: { open: true }, optedOut: false, lastText: 'How much is it?' }]);
    const read = await fixture.call('content', readWhatsappChat, { chat: args.chat });
    expect(read).toMatchObject({ chat: { window: { open: true } }, lastMessageId: args.lastMessageId, messages: [{ direction: 'in', status: null }] });
    expect(read.templates).toContainEqual(expect.objectContaining({ name: 'follow_up', language: 'en', parameters: ['1'] }));
    const { messageId, receipt } = await fixture.execute(sendWhatsapp, args);
    expect(receipt).toMatchObject({ mode: 'live', providerId: messageId, readBack: { found: true, detail: `${messageId}: sent.` } });
    expect((await fixture.call('content', readWhatsappChat, { chat: args.chat })).messages[0]).toMatchObject({ id: messageId, direction: 'out', status: 'sent' });
  });

  it('says of a number that never wrote that its window is closed', async () => {
    expect(await fixture.call('content', readWhatsappChat, { chat: newChat() })).toMatchObject({ chat: { window: { open: false, closes: null } }, lastMessageId: null, messages: [] });
  });

  it('refuses free text outside the window before anything is counted, and sends a template there [R-WHATSAPP-WINDOW]', async () => {
    const chat = newChat();
    const lastMessageId = await written(chat, 'Hello', hoursAgo(25));
    const free: Args = { chat, lastMessageId, content: { kind: 'text', text: 'Hello again' } };
    await expect(fixture.execute(sendWhatsapp, free)).rejects.toMatchObject({ code: 'window_closed', kind: 'conflict', details: { closes: expect.any(String) } });
    expect(await fixture.database.query('SELECT 1 FROM effect WHERE business_key LIKE $1', [`%${chat}%`])).toEqual([]);
    await fixture.execute(sendWhatsapp, { chat, lastMessageId, content: TEMPLATE });
    const { messages } = await fixture.call('content', readWhatsappChat, { chat });
    expect(messages[0]).toMatchObject({ direction: 'out', text: 'Hello Ann, you wrote to us lately. May we still help you? Just answer this message.' });
    expect(await outcomeOf(fixture.execute(sendWhatsapp, { chat: newChat(), lastMessageId: null, content: { kind: 'text', text: 'Hi' } }))).toBe('window_closed');
    expect(await outcomeOf(fixture.execute(sendWhatsapp, { chat: newChat(), lastMessageId: null, content: TEMPLATE }))).toBe('done');
  });

  it('answers who has written, also under a number that the telephone does not know', async () => {
    const chat = '+5215512345678';
    expect(await outcomeOf(fixture.call('content', readWhatsappChat, { chat }))).toBe('phone_invalid');
    const args: Args = { chat, lastMessageId: await written(chat), content: { kind: 'text', text: 'Hola' } };
    expect(await fixture.call('content', readWhatsappChat, { chat })).toMatchObject({ lastMessageId: args.lastMessageId });
    expect(await outcomeOf(fixture.execute(sendWhatsapp, args))).toBe('done');
  });

  it('does not answer over a newer message', async () => {
    const args = await answer();
    await written(args.chat, 'And delivery?', new Date(Date.now() + 1));
    await expect(fixture.execute(sendWhatsapp, args)).rejects.toMatchObject({ code: 'effect_stale', details: { changed: 'newer_message' } });
  });

  it('writes nothing to who has opted out, not even a template [R-WHATSAPP-OPT-OUT]', async () => {
    const args = await answer();
    const lastMessageId = await written(args.chat, 'STOP');
    const before = await sent();
    expect(await outcomeOf(fixture.execute(sendWhatsapp, { ...args, lastMessageId }))).toBe('recipient_opted_out');
    expect(await outcomeOf(fixture.execute(sendWhatsapp, { ...args, lastMessageId, content: TEMPLATE }))).toBe('recipient_opted_out');
    expect(await sent()).toBe(before);
    expect(await fixture.call('content', readWhatsappChat, { chat: args.chat })).toMatchObject({ chat: { optedOut: true } });
  });

  it('refuses the same answer to the same message as a probable duplicate', async () => {
    const args = await answer();
    expect(await outcomeOf(fixture.execute(sendWhatsapp, args))).toBe('done');
    expect(await outcomeOf(fixture.execute(sendWhatsapp, args))).toBe('effect_duplicate');
  });

  it('refuses templates that are not approved or have other parameters, and sends one chat no more an hour than is allowed', async () => {
    const args = await answer();
    const send = (content: Args['content']): Promise<string> => outcomeOf(fixture.execute(sendWhatsapp, { ...args, content }));
    expect(await send({ ...TEMPLATE, name: 'none' })).toBe('template_unknown');
    expect(await send({ ...TEMPLATE, language: 'fr' })).toBe('template_unknown');
    expect(await send({ ...TEMPLATE, parameters: [] })).toBe('template_refused');
    const url = await fixture.another({ WHATSAPP_LIMIT_CHAT_HOUR: '1' });
    const limited = fixture.client('security', url);
    const again = async (text: string): Promise<unknown> => {
      const call = { ...args, content: { kind: 'text' as const, text } };
      return limited.call(sendWhatsapp, call, { grant: await fixture.grant(sendWhatsapp, call), taskId: 'TEST_1' });
    };
    expect(await outcomeOf(again('one'))).toBe('done');
    expect(await outcomeOf(again('two'))).toBe('rate_limited');
  });
});

describe('the WhatsApp server on the Cloud API', () => {
  it('does not send what has changed between two attempts under the same grant: closed window, opt-out', async () => {
    const args = await answer(cloud);
    const grant = await cloud.grant(sendWhatsapp, args);
    api.failNext('busy');
    expect(await outcomeOf(cloud.execute(sendWhatsapp, args, { grant }))).toBe('vendor_busy');
    await cloud.database.query("UPDATE whatsapp_message SET at = at - interval '25 hours' WHERE id = $1", [args.lastMessageId]);
    await expect(cloud.execute(sendWhatsapp, args, { grant })).rejects.toMatchObject({ code: 'effect_stale', details: { changed: 'window_closed' } });
    const other = await answer(cloud);
    const second = await cloud.grant(sendWhatsapp, other);
    api.failNext('busy');
    expect(await outcomeOf(cloud.execute(sendWhatsapp, other, { grant: second }))).toBe('vendor_busy');
    await written(other.chat, 'Stop', new Date(), cloud);
    expect(await outcomeOf(cloud.execute(sendWhatsapp, other, { grant: second }))).toBe('recipient_opted_out');
    expect(api.sent.filter(({ to }) => to === args.chat || to === other.chat)).toEqual([]);
  });

  it('needs a person after a cut connection, never sends again, and knows once a status has come', async () => {
    const args = await answer(cloud);
    const grant = await cloud.grant(sendWhatsapp, args);
    api.failNext('cut_after');
    expect(await outcomeOf(cloud.execute(sendWhatsapp, args, { grant }))).toBe('effect_uncertain');
    expect(await outcomeOf(cloud.execute(sendWhatsapp, args, { grant }))).toBe('effect_uncertain');
    expect(await outcomeOf(cloud.execute(sendWhatsapp, args))).toBe('effect_duplicate');
    const [message, ...more] = api.sent.filter(({ to }) => to === args.chat);
    expect(more).toEqual([]);
    await new MessageRepository(cloud.database).change({ id: message!.id, state: 'delivered', at: new Date(), key: message!.biz_opaque_callback_data, failure: null });
    const { messageId, receipt } = await cloud.execute(sendWhatsapp, args, { grant });
    expect(messageId).toBe(message!.id);
    expect(receipt?.readBack).toEqual({ found: true, detail: `${messageId}: delivered.` });
    expect(api.sent.filter(({ to }) => to === args.chat)).toHaveLength(1);
  });
});

const valid: Args = { chat: '+4915220000000', lastMessageId: 'wamid.A', content: { kind: 'text', text: 'Hello' } };
const BAD: ReadonlyArray<readonly [string, Record<string, unknown>]> = [
  ['a missing chat', { chat: undefined }],
  ['a number without a plus', { chat: '4915220000000' }],
  ['a number with a line break', { chat: '+4915220000000\n' }],
  ['a field too many', { urgent: true }],
  ['a wrong type', { content: 'Hello' }],
  ['both text and template', { content: { ...TEMPLATE, text: 'Hello' } }],
  ['a text that is too long', { content: { kind: 'text', text: 'a'.repeat(4097) } }],
  ['a NUL character', { content: { kind: 'text', text: 'a\u0000' } }],
  ['a template parameter of two lines', { content: { ...TEMPLATE, parameters: ['a\nb'] } }],
  ['a template parameter of five spaces', { content: { ...TEMPLATE, parameters: ['a     b'] } }],
  ['a template name that leaves its place', { content: { ...TEMPLATE, name: '../x' } }],
  ['an id with a header', { lastMessageId: 'wamid.A\r\nX-Evil: 1' }],
];

describe('bad input', () => {
  it.each(BAD)('is refused with a code: %s', async (_title, change) => {
    const args = JSON.parse(JSON.stringify({ ...valid, ...change })) as Args;
    expect(await rawOutcomeOf(fixture, 'security', sendWhatsapp, args, await fixture.grant(sendWhatsapp, args))).toBe('tool_input_invalid');
  });

  it('is refused when no such number exists', async () => {
    expect(await outcomeOf(fixture.execute(sendWhatsapp, { ...valid, chat: '+999123456789' }))).toBe('phone_invalid');
    expect(await outcomeOf(fixture.call('content', readWhatsappChat, { chat: '+999123456789' }))).toBe('phone_invalid');
  });

  it('is refused by the reading tools, and when it is 10 MiB long', async () => {
    const long = 'a'.repeat(10 * 1024 * 1024);
    const client = fixture.client('content');
    const list = (args: object): Promise<string> => rawOutcomeOf(fixture, 'content', listWhatsappChats, { ...args });
    const read = (args: object): Promise<string> => rawOutcomeOf(fixture, 'content', readWhatsappChat, { ...args });
    for (const args of [{ limit: 0 }, { query: '' }, { more: 1 }]) expect(await list(args)).toBe('tool_input_invalid');
    for (const args of [{}, { chat: 'ann' }, { chat: valid.chat, limit: 201 }]) expect(await read(args)).toBe('tool_input_invalid');
    expect(await list({ query: long })).toBe('http 413');
    expect(await read({ chat: long })).toBe('http 413');
    expect(await outcomeOf(client.call(listWhatsappChats, { query: "%_'; DROP TABLE whatsapp_chat" }))).toBe('done');
    expect(await outcomeOf(client.call(listWhatsappChats, {}))).toBe('done');
  });
});

describeGuardedTools(() => fixture, [{ tool: sendWhatsapp, args: async () => (await answer()), effects: sent }]);
