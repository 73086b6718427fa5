import { loadConfig } from '@waggle/config';
import { ROLES } from '@waggle/contracts';
import { silentLogger } from '@waggle/observability';
import fc from 'fast-check';
import { chooseWhatsappProvider } from './choose-whatsapp-provider.js';
import whatsapp from './index.js';
import { filledIn, messageKey, placesOf, type SendArgs, windowOf } from './message.js';
import { optOutOf } from './opt-out.js';
import { checkPhoneNumber } from './phone-number.js';
import { whatsappConfig } from './whatsapp.config.js';

describe('the window', () => {
  const at = new Date('2026-11-26T12:00:00Z');
  it.each([
    ['one second before its end', '2026-11-27T11:59:59Z', true],
    ['at its end', '2026-11-27T12:00:00Z', false],
  ])('is told right %s', (_title, now, open) => {
    expect(windowOf(at, new Date(now))).toEqual({ open, closes: '2026-11-27T12:00:00.000Z' });
  });

  it('was never open when they never wrote', () => {
    expect(windowOf(null, at)).toEqual({ open: false, closes: null });
  });
});

describe('opting out', () => {
  it.each(['STOP', ' stop. ', 'Stop!!!', 'Unsubscribe', 'Arrêter', 'ARRET', 'Baja', 'Abmelden', 'Sair', 'rezygnuję', 'СТОП', '停止', 'إيقاف', '중지', 'stop\n'])('is meant by %j', (text) => {
    expect(optOutOf(text)).toBe('stop');
  });

  it.each(['Stop by tomorrow', 'Please do not stop', 'When does the sale end?', 'cancel my order 5', '', '!!!', 'Basta così poco'])('is not meant by %j', (text) => {
    expect(optOutOf(text)).toBeUndefined();
  });

  it.each(['START', 'Unstop', 'старт'])('is taken back by %j', (text) => {
    expect(optOutOf(text)).toBe('start');
  });
});

describe('a telephone number', () => {
  it.each(['+999123456789', '+493', '+1555', '+49 30 901820', '4930901820', '+490001234567'])('is refused when none like it exists: %s', (number) => {
    expect(() => checkPhoneNumber(number)).toThrow(expect.objectContaining({ code: 'phone_invalid', message: expect.not.stringContaining(number), details: {} }));
  });

  it('is taken when it can exist', () => {
    for (const number of ['+491701234567', '+34600555019', '+16502530000', '+447911123456']) expect(() => checkPhoneNumber(number)).not.toThrow();
  });
});

describe('a template', () => {
  it('is filled in place by place, whatever the values hold', () => {
    const template = { name: 't', language: 'en', category: 'UTILITY', text: 'Hello {{1}}, {{2}} and {{1}} again', parameters: placesOf('Hello {{1}}, {{2}} and {{1}} again') };
    expect(template.parameters).toEqual(['1', '2']);
    expect(filledIn(template, ['$1 {{2}}', '$&'])).toBe('Hello $1 {{2}}, $& and $1 {{2}} again');
    fc.assert(fc.property(fc.string(), fc.string(), (one, two) => expect(filledIn(template, [one, two])).toBe(`Hello ${one}, ${two} and ${one} again`)));
  });
});

describe('the key of a message', () => {
  const args: SendArgs = { chat: '+491701234567', lastMessageId: 'wamid.A', content: { kind: 'text', text: 'Hello' } };

  it('is that of chat, message answered and content', () => {
    const others: SendArgs[] = [
      { ...args, chat: '+491701234568' },
      { ...args, lastMessageId: 'wamid.B' },
      { ...args, lastMessageId: null },
      { ...args, content: { kind: 'text', text: 'Hello.' } },
      { ...args, content: { kind: 'template', name: 'hello', language: 'en', parameters: [] } },
    ];
    expect(messageKey(structuredClone(args))).toBe(messageKey(args));
    expect(new Set([args, ...others].map(messageKey)).size).toBe(6);
  });
});

describe('the choice of a provider', () => {
  it('does not send live over the Cloud API while nobody hears who wants no more, unless that is said', () => {
    const credentials = { WHATSAPP_PHONE_NUMBER_ID: '1', WHATSAPP_BUSINESS_ACCOUNT_ID: '2', WHATSAPP_TOKEN: 'EAAtestToken', WHATSAPP_APP_SECRET: 'secret-of-app', WHATSAPP_VERIFY_TOKEN: 'word-of-choice' };
    const choose = (without: string, dryRun: boolean) => () =>
      chooseWhatsappProvider({ ...loadConfig(whatsappConfig, { ...credentials, WHATSAPP_PROVIDER: 'cloud', WHATSAPP_WITHOUT_INBOUND: without }), DRY_RUN: dryRun }, undefined as never, silentLogger());
    expect(choose('false', false)).toThrow(expect.objectContaining({ code: 'config_invalid', details: { settings: ['WHATSAPP_WITHOUT_INBOUND'] } }));
    expect(choose('true', false)).not.toThrow();
    expect(choose('false', true)).not.toThrow();
  });

  it('names all that the Cloud API lacks', () => {
    const config = loadConfig(whatsappConfig, { WHATSAPP_PROVIDER: 'cloud', WHATSAPP_TOKEN: 'EAAtestToken' });
    expect(() => chooseWhatsappProvider({ ...config, DRY_RUN: true }, undefined as never, silentLogger())).toThrow(
      expect.objectContaining({ code: 'config_invalid', details: { settings: ['WHATSAPP_PHONE_NUMBER_ID', 'WHATSAPP_BUSINESS_ACCOUNT_ID', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN'] } }),
    );
  });

  it('never comes up in the cloud zone', () => {
    expect(whatsapp.roles).toEqual(ROLES.filter((role) => role !== 'cloud'));
  });
});
