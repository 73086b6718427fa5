import { CompactSign } from 'jose';
import fc from 'fast-check';
import { argumentsDigest } from './canonical-json.js';
import { GRANT_ALGORITHM, GRANT_LIFETIME, GRANT_TYPE } from './grant.js';
import { type KeySet, loadKeySet } from './key-set.js';
import { generateKeyPair, loadSigningKey, signGrant, type SigningKey } from './signer.js';
import { type ExpectedCall, verifyGrant } from './verify-grant.js';

const NOW = Date.UTC(2026, 0, 5, 9, 0, 0);
const args = { to: ['ann@example.com'], subject: 'Offer', text: 'We can do 1,200.00 EUR.', cents: 120000 };
const call: ExpectedCall = { server: 'email', tool: 'reply_email', toolDigest: 'd'.repeat(64), args, zone: 'local', taskId: 'EMAIL_0001' };
const request = { approvalId: 'a-1', taskId: 'EMAIL_0001', server: 'email', tool: 'reply_email', toolDigest: 'd'.repeat(64), args, approvers: ['olga'], zone: 'local' as const };

let signer: SigningKey;
let other: SigningKey;
let keys: KeySet;
let rotated: KeySet;

beforeAll(async () => {
  const [first, second] = [await generateKeyPair(), await generateKeyPair()];
  signer = await loadSigningKey(JSON.stringify(first.privateJwk));
  other = await loadSigningKey(second.privateJwk);
  keys = await loadKeySet(JSON.stringify({ keys: [first.publicJwk] }));
  rotated = await loadKeySet({ keys: [first.publicJwk, second.publicJwk] });
});

const refusal = (jws: string | undefined, changes: Partial<ExpectedCall> = {}, now = NOW) =>
  verifyGrant(jws, keys, { ...call, ...changes }, now).then(
    () => 'permitted',
    (error: { code: string }) => error.code,
  );

async function signRaw(payload: unknown, header: Record<string, string> = {}): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: GRANT_ALGORITHM, typ: GRANT_TYPE, kid: signer.kid, ...header })
    .sign(signer.key);
}

describe('a grant', () => {
  it('permits exactly the call that was approved', async () => {
    const { jws, claims } = await signGrant(request, signer, NOW);
    expect(await verifyGrant(jws, keys, call, NOW)).toEqual(claims);
    expect(claims).toMatchObject({ digest: argumentsDigest(args), approvers: ['olga'], exp: NOW / 1000 + GRANT_LIFETIME });
  });

  it('does not care for the order of keys in the arguments', async () => {
    const { jws } = await signGrant(request, signer, NOW);
    const reordered = Object.fromEntries(Object.entries(args).reverse());
    expect(await refusal(jws, { args: reordered })).toBe('permitted');
  });

  it('is refused for another tool, server, zone, task or time', async () => {
    const { jws } = await signGrant(request, signer, NOW);
    expect(await refusal(jws, { tool: 'send_email' })).toBe('grant_wrong_tool');
    expect(await refusal(jws, { server: 'odoo' })).toBe('grant_wrong_tool');
    expect(await refusal(jws, { zone: 'cloud' })).toBe('grant_wrong_zone');
    expect(await refusal(jws, { taskId: 'EMAIL_0002' })).toBe('grant_wrong_task');
    expect(await refusal(jws, {}, NOW - 60_000)).toBe('grant_not_yet_valid');
    expect(await refusal(jws, {}, NOW + (GRANT_LIFETIME - 1) * 1000)).toBe('permitted');
    expect(await refusal(jws, {}, NOW + GRANT_LIFETIME * 1000)).toBe('grant_expired');
  });

  it('is refused when it is missing or is something else', async () => {
    expect(await refusal(undefined)).toBe('grant_missing');
    expect(await refusal('')).toBe('grant_missing');
    expect(await refusal('abc')).toBe('grant_malformed');
    expect(await refusal('a'.repeat(10_000))).toBe('grant_malformed');
    expect(await refusal(await signRaw({ hello: 'world' }))).toBe('grant_malformed');
    expect(await refusal(await signRaw({ hello: 'world' }, { typ: 'JWT' }))).toBe('grant_malformed');
  });

  it('is refused when an unknown key signed it, also under a known name', async () => {
    expect(await refusal((await signGrant(request, other, NOW)).jws)).toBe('grant_signature');
    const forged = await signGrant(request, { kid: signer.kid, key: other.key }, NOW);
    expect(await refusal(forged.jws)).toBe('grant_signature');
  });

  it('is refused when a claim was changed after signing', async () => {
    const { jws, claims } = await signGrant(request, signer, NOW);
    const [header, , signature] = jws.split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 3600 })).toString('base64url');
    expect(await refusal([header, payload, signature].join('.'))).toBe('grant_signature');
  });

  it('is accepted from both keys while the signing key is changed', async () => {
    for (const key of [signer, other]) {
      const { jws } = await signGrant(request, key, NOW);
      await expect(verifyGrant(jws, rotated, call, NOW)).resolves.toMatchObject({ taskId: 'EMAIL_0001' });
    }
  });

  it('is refused for any single change of any argument', async () => {
    const { jws } = await signGrant(request, signer, NOW);
    const keyOf = fc.constantFrom(...Object.keys(args));
    await fc.assert(
      fc.asyncProperty(keyOf, fc.jsonValue(), async (key, value) => {
        const changed = { ...args, [key]: value };
        fc.pre(argumentsDigest(changed) !== argumentsDigest(args));
        expect(await refusal(jws, { args: changed })).toBe('grant_wrong_arguments');
      }),
    );
    await fc.assert(
      fc.asyncProperty(keyOf, async (key) => {
        const { [key as keyof typeof args]: _gone, ...fewer } = args;
        expect(await refusal(jws, { args: fewer })).toBe('grant_wrong_arguments');
      }),
    );
  });

  it('is refused for one changed character anywhere in the text, one cent, or one argument more', async () => {
    const { jws } = await signGrant(request, signer, NOW);
    for (let at = 0; at < args.text.length; at += 1) {
      const text = `${args.text.slice(0, at)}\u200b${args.text.slice(at)}`;
      expect(await refusal(jws, { args: { ...args, text } })).toBe('grant_wrong_arguments');
    }
    expect(await refusal(jws, { args: { ...args, cents: args.cents + 1 } })).toBe('grant_wrong_arguments');
    expect(await refusal(jws, { args: { ...args, bcc: [] } })).toBe('grant_wrong_arguments');
  });
});

describe('key sets', () => {
  it('refuse private keys, other curves, more than two keys and text that is no JSON', async () => {
    const { privateJwk, publicJwk } = await generateKeyPair();
    const faulty: unknown[] = [{ keys: [privateJwk] }, { keys: [] }, { keys: [publicJwk, publicJwk, publicJwk] }, { keys: [{ ...publicJwk, crv: 'P-256' }] }, 'nonsense'];
    for (const source of faulty) await expect(loadKeySet(source)).rejects.toMatchObject({ code: 'key_invalid' });
    await expect(loadSigningKey(publicJwk)).rejects.toMatchObject({ code: 'key_invalid' });
  });

  it('never repeat the private key in a fault', async () => {
    const { privateJwk } = await generateKeyPair();
    const error = await loadKeySet({ keys: [privateJwk] }).catch((thrown: Error) => thrown);
    expect(JSON.stringify(error) + String(error)).not.toContain(privateJwk.d);
  });
});
