import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { verifyWebhook } from './verify-webhook.js';
import { WEBHOOK_STYLES, type WebhookStyle } from './webhook-source.js';

const NOW = new Date('2026-01-05T12:00:00Z');
const SECRET = 'It is a Secret to Everybody';
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
const hmac = (secret: string | Buffer, ...parts: Array<string | Buffer>): Buffer => parts.reduce((so, part) => so.update(part), createHmac('sha256', secret)).digest();

/** As each sender's own documentation signs. */
const SIGN: Readonly<Record<WebhookStyle, (body: Buffer, secret?: string, at?: Date) => Record<string, string>>> = {
  github: (body, secret = SECRET) => ({ 'x-hub-signature-256': `sha256=${hmac(secret, body).toString('hex')}`, 'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958' }),
  stripe: (body, secret = SECRET, at = NOW) => ({ 'stripe-signature': `t=${seconds(at)},v1=${'0'.repeat(64)},v1=${hmac(secret, `${seconds(at)}.`, body).toString('hex')},v0=ab` }),
  standard: (body, secret = SECRET, at = NOW) => ({ 'webhook-id': 'msg_1', 'webhook-timestamp': String(seconds(at)), 'webhook-signature': `v1,AAAA v1,${hmac(secret, `msg_1.${seconds(at)}.`, body).toString('base64')} v1a,x` }),
};
const verify = (style: WebhookStyle, headers: Record<string, string>, body: Buffer, { now = NOW, secrets = [SECRET] } = {}): string => verifyWebhook({ headers, body }, { style, toleranceSeconds: 300 }, secrets, now);

describe.each(WEBHOOK_STYLES)('a request in the style of %s', (style) => {
  const body = Buffer.from('{"id":"evt_1","text":"Grüße"}');
  const sign = SIGN[style];

  it('is taken with a right signature, of any secret in use, and named the same each time [R-HOOK-SIGNED]', () => {
    const name = verify(style, sign(body), body);
    expect(verify(style, sign(body), body, { secrets: ['another secret of it', SECRET] })).toBe(name);
    expect(name).toMatch({ github: /^sha256:[0-9a-f]{64}$/, stripe: /^id:evt_1$/, standard: /^id:msg_1$/ }[style]);
  });

  it('is refused when a single bit of the body, the key or the signature is another [R-HOOK-SIGNED]', () => {
    const flipped = fc.record({ content: fc.uint8Array({ minLength: 1, maxLength: 200 }), at: fc.nat(), bit: fc.integer({ min: 0, max: 7 }) });
    fc.assert(
      fc.property(flipped, ({ content, at, bit }) => {
        const original = Buffer.from(content);
        const changed = Buffer.from(content);
        const index = at % changed.length;
        changed[index] = (changed[index] ?? 0) ^ (1 << bit);
        const headers = sign(original);
        verify(style, headers, original);
        expect(() => verify(style, headers, changed)).toThrow(expect.objectContaining({ code: 'webhook_unsigned' }));
        expect(() => verify(style, headers, original, { secrets: [`${SECRET}.`] })).toThrow(expect.objectContaining({ code: 'webhook_unsigned' }));
      }),
    );
  });

  it('is refused without a signature, with a foreign one, and with any header that is none', () => {
    for (const other of WEBHOOK_STYLES.filter((one) => one !== style)) expect(() => verify(style, SIGN[other](body), body)).toThrow(expect.objectContaining({ code: 'webhook_unsigned' }));
    const names = Object.keys(sign(body)).filter((name) => name !== 'x-github-delivery');
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ maxLength: 300 }), (name, value) => {
        expect(() => verify(style, { ...sign(body), [name]: value }, body)).toThrow(expect.objectContaining({ code: 'webhook_unsigned' }));
      }),
    );
  });
});

describe.each(['stripe', 'standard'] as const)('the time that %s signs', (style) => {
  const body = Buffer.from('{}');
  it.each([-301, 301])('must not be %i s away [R-HOOK-SIGNED]', (away) => {
    const at = new Date(NOW.getTime() + away * 1000);
    expect(() => verify(style, SIGN[style](body, SECRET, at), body)).toThrow(expect.objectContaining({ code: 'webhook_stale' }));
    expect(verify(style, SIGN[style](body, SECRET, new Date(NOW.getTime() + Math.sign(away) * 300_000)), body)).toEqual(expect.any(String));
  });

  it('says nothing when the signature does not fit', () => {
    expect(() => verify(style, SIGN[style](body, 'a secret of somebody else', new Date(0)), body)).toThrow(expect.objectContaining({ code: 'webhook_unsigned' }));
  });
});

it('reads a secret of Standard Webhooks as Base64 after whsec_', () => {
  const key = Buffer.alloc(32, 7);
  const body = Buffer.from('{}');
  const headers = { 'webhook-id': 'a', 'webhook-timestamp': String(seconds(NOW)), 'webhook-signature': `v1,${hmac(key, `a.${seconds(NOW)}.`, body).toString('base64')}` };
  expect(verify('standard', headers, body, { secrets: [`whsec_${key.toString('base64')}`] })).toBe('id:a');
});

it('knows the example that GitHub gives', () => {
  const body = Buffer.from('Hello, World!');
  const headers = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' };
  expect(verify('github', headers, body, { secrets: ["It's a Secret to Everybody"] })).toMatch(/^sha256:dffd6021/);
});
