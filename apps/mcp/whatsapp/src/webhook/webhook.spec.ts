import fc from 'fast-check';
import { APP_SECRET, notification, NUMBER_ID, seconds, VERIFY_TOKEN } from '../../test/cloud-stand-in.js';
import { readNotification, type WebhookEvent } from './read-notification.js';
import { challengeAnswer, isSigned } from './verify-webhook.js';

const read = (value: object): WebhookEvent[] | undefined => readNotification(JSON.parse(notification(value).body.toString()), NUMBER_ID);
const at = new Date('2026-11-26T10:00:00Z');
const inbound = (more: object): object => ({
  contacts: [{ profile: { name: 'Ann' }, wa_id: '491701234567' }],
  messages: [{ from: '491701234567', id: 'wamid.A', timestamp: seconds(at), type: 'text', ...more }],
});

describe("the webhook's challenge", () => {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '1158201444' };

  it('is answered when our word is said', () => {
    expect(challengeAnswer(query, VERIFY_TOKEN)).toBe('1158201444');
  });

  it.each([{ 'hub.verify_token': 'other' }, { 'hub.verify_token': undefined }, { 'hub.mode': 'unsubscribe' }, { 'hub.challenge': undefined }, { 'hub.challenge': '<script>alert(1)</script>' }])('is refused with %j', (change) => {
    expect(challengeAnswer({ ...query, ...change }, VERIFY_TOKEN)).toBeUndefined();
  });
});

describe('the signature of a notification', () => {
  it('holds for exactly the bytes that came', () => {
    const { body, signature } = notification(inbound({ text: { body: 'Grüß Gott 🐝' } }));
    expect(isSigned(body, signature, APP_SECRET)).toBe(true);
    expect(isSigned(body, signature.toUpperCase().replace('SHA256', 'sha256'), APP_SECRET)).toBe(true);
    expect(isSigned(body, signature, `${APP_SECRET}x`)).toBe(false);
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const other = Buffer.from(body);
        other[place] = (other[place] ?? 0) ^ change;
        expect(isSigned(other, signature, APP_SECRET)).toBe(false);
      }),
    );
  });

  it.each([undefined, '', 'sha256=', 'sha1=abc', `sha256=${'0'.repeat(64)}`, `sha256=${'z'.repeat(64)}`])('is refused when it is %j', (signature) => {
    expect(isSigned(Buffer.from('{}'), signature, APP_SECRET)).toBe(false);
  });
});

describe('a notification', () => {
  it.each<[string, object, string]>([
    ['text', { text: { body: 'Hello' } }, 'Hello'],
    ['text with control characters', { text: { body: 'a\u0000b\r\nc\u001b[31m' } }, 'a b\nc [31m'],
    ['a button', { type: 'button', button: { text: 'Yes', payload: 'y' } }, 'Yes'],
    ['a choice', { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: '1', title: 'Monday' } } }, 'Monday'],
    ['a picture', { type: 'image', image: { id: '1', caption: 'See' } }, '[image] See'],
    ['a reaction', { type: 'reaction', reaction: { message_id: 'wamid.B', emoji: '👍' } }, '[reaction] 👍'],
    ['what is not known yet', { type: 'hologram', hologram: {} }, '[hologram]'],
  ])('brings %s', (_title, more, text) => {
    expect(read(inbound(more))).toEqual([{ kind: 'message', message: { id: 'wamid.A', chat: '+491701234567', name: 'Ann', text, at } }]);
  });

  it('brings what became of our messages, with the grant', () => {
    const statuses = [
      { id: 'wamid.B', status: 'sent', timestamp: seconds(at), recipient_id: '491701234567', biz_opaque_callback_data: 'grant-1' },
      { id: 'wamid.B', status: 'failed', timestamp: seconds(at), recipient_id: '491701234567', errors: [{ code: 131_047, title: 'Re-engagement message' }] },
    ];
    expect(read({ statuses })).toEqual([
      { kind: 'status', status: { id: 'wamid.B', state: 'sent', at, key: 'grant-1', failure: null } },
      { kind: 'status', status: { id: 'wamid.B', state: 'failed', at, key: null, failure: 131_047 } },
    ]);
  });

  it('for another number, of another field or with a sender that is no number brings nothing', () => {
    const body = JSON.parse(notification(inbound({ text: { body: 'Hello' } })).body.toString());
    expect(readNotification(body, '1')).toEqual([]);
    body.entry[0].changes[0].field = 'account_update';
    expect(readNotification(body, NUMBER_ID)).toEqual([]);
    expect(read(inbound({ from: '../../etc', text: { body: 'Hello' } }))).toEqual([]);
    expect(read(inbound({ id: "x'; DROP TABLE", text: { body: 'Hello' } }))).toEqual([]);
  });

  it('is none when it has another form, and nothing that comes makes it throw', () => {
    expect(readNotification({ object: 'page', entry: [] }, NUMBER_ID)).toBeUndefined();
    expect(readNotification(undefined, NUMBER_ID)).toBeUndefined();
    fc.assert(fc.property(fc.anything(), (body) => void readNotification(body, NUMBER_ID)));
    fc.assert(fc.property(fc.array(fc.anything()), fc.array(fc.anything()), (messages, statuses) => expect(readNotification({ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { phone_number_id: NUMBER_ID }, messages, statuses } }] }] }, NUMBER_ID)).toBeDefined()));
  });
});
