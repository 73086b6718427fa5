import { decisionKey, verifyDecision } from '@waggle/grants';
import type { RunningService } from '@waggle/runtime';
import { freePort } from '@waggle/dev';
import { type TestScope, testScope } from '@waggle/testing';
import { type Answer, APPROVAL_ID, call, type Cast, cast, cookieIn, decisions, PASSWORD, signedIn, startDoubles, startGateway, type TestGateway, withSession } from '../../test/access-fixture.js';
import { CLIENT, startIssuer, type TestIssuer } from '../../test/oidc-issuer.js';

const START = '/api/session/oidc';
const COOKIE = 'waggle_oidc';

let scope: TestScope;
let people: Cast;
let issuer: TestIssuer;
let gateway: TestGateway;
let without: TestGateway;
let doubles: RunningService[];

beforeAll(async () => {
  [scope, people] = await Promise.all([testScope(), cast()]);
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  issuer = await startIssuer(`${publicUrl}/api/session/oidc/callback`);
  const oidc = { OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret, GATEWAY_PUBLIC_URL: `${publicUrl}/`, OIDC_ROLES: '{"clerk":"approver","boss":"admin"}' };
  doubles = await startDoubles(scope);
  gateway = await startGateway(scope, people.operators, { GATEWAY_PORT: String(port), ...oidc });
  without = await startGateway(scope, people.operators);
});

afterAll(async () => {
  await Promise.all([gateway, without].map(({ service }) => service.stop()));
  await Promise.all([...doubles.map((service) => service.stop()), issuer.stop()]);
  await scope.dispose();
});

beforeEach(() => {
  Object.assign(issuer.present, { account: 'sub-paul', roles: ['clerk'] });
});

/** Follows the issuer's pages as a browser does, to the address that it sends the person back to. */
async function atIssuer(start: string): Promise<URL> {
  const jar = new Map<string, string>();
  let at = new URL(start);
  for (let hops = 0; hops < 10 && at.origin === issuer.url; hops += 1) {
    const response = await fetch(at, { redirect: 'manual', headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') } });
    for (const line of response.headers.getSetCookie()) jar.set(...(/^([^=]+)=([^;]*)/.exec(line)!.slice(1) as [string, string]));
    at = new URL(response.headers.get('location')!, at);
  }
  return at;
}

async function begun(to = '/'): Promise<{ cookie: string; back: URL }> {
  const answer = await call(gateway.url, `${START}?to=${encodeURIComponent(to)}`);
  return { cookie: cookieIn(answer, COOKIE) ?? '', back: await atIssuer(answer.headers.get('location') ?? '') };
}

const finish = (back: URL, cookie: string): Promise<Answer> => call(gateway.url, `${back.pathname}${back.search}`, { headers: { cookie } });

async function signedInByIssuer() {
  const { cookie, back } = await begun();
  const session = cookieIn(await finish(back, cookie)) ?? '';
  const view = await call(gateway.url, '/api/session', { headers: { cookie: session } });
  return { headers: withSession({ cookie: session, csrf: String(view.body['csrf']) }), view };
}

const approve = (headers: Record<string, string>) => call(gateway.url, `/api/approvals/${APPROVAL_ID}/approve`, { body: { digest: 'd1' }, headers });

describe('sign-in at an issuer', () => {
  it('begins with a code challenge, a state and a nonce, and ends where the person wanted to go [R-OIDC]', async () => {
    const start = await call(gateway.url, `${START}?to=${encodeURIComponent('/approvals/1?x=2')}`);
    expect(start.status).toBe(303);
    const query = new URL(start.headers.get('location')!).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', state: expect.any(String), nonce: expect.any(String), code_challenge: expect.any(String) });
    expect(start.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax$/);
    const back = await atIssuer(start.headers.get('location')!);
    const end = await finish(back, cookieIn(start, COOKIE)!);
    expect([end.status, end.headers.get('location')]).toEqual([303, '/approvals/1?x=2']);
    expect(end.headers.getSetCookie().join()).toContain('SameSite=Strict');
  });

  it('shows a linked person under their own name, as the lower of both roles', async () => {
    issuer.present.roles = ['boss'];
    expect((await signedInByIssuer()).view.body).toMatchObject({ person: { name: 'paul', role: 'approver' }, keyOpen: false });
  });

  it('shows a guest under a name that no person here can have', async () => {
    Object.assign(issuer.present, { account: 'olga', roles: ['clerk', 'boss'] });
    expect((await signedInByIssuer()).view.body).toMatchObject({ person: { name: 'oidc:olga', role: 'admin' }, keyOpen: false });
  });

  it('decides nothing until the person has shown their own password once [R-OIDC-KEY]', async () => {
    const { headers } = await signedInByIssuer();
    const before = decisions.length;
    expect(await approve(headers)).toMatchObject({ status: 403, body: { code: 'key_needed', mend: expect.stringContaining('/api/session/key') } });
    expect(decisions.length).toBe(before);
    const confirmed = await call(gateway.url, '/api/session/key', { body: { password: PASSWORD }, headers });
    expect(confirmed.body).toMatchObject({ person: { name: 'paul', role: 'approver' }, keyOpen: true });
    expect((await approve(withSession(signedIn(confirmed)))).status).toBe(409);
    const { decision, proof } = decisions.at(-1)!;
    expect(verifyDecision(decision, proof, decisionKey(people.tokens.approver))).toBe(true);
  });

  it('opens nobody else’s key, and none for a guest', async () => {
    const { headers } = await signedInByIssuer();
    const other = await call(gateway.url, '/api/session/key', { body: { token: people.tokens.admin }, headers });
    expect(other).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
    issuer.present.account = 'olga';
    const guest = await signedInByIssuer();
    expect((await call(gateway.url, '/api/session/key', { body: { password: PASSWORD }, headers: guest.headers })).status).toBe(401);
    expect((await approve(guest.headers)).body).toMatchObject({ code: 'key_needed' });
  });

  it('refuses whom the issuer gives no role', async () => {
    issuer.present.roles = ['somebody'];
    const { cookie, back } = await begun();
    expect(await finish(back, cookie)).toMatchObject({ status: 401, body: { code: 'oidc_refused' } });
  });
});

type Change = (back: URL, cookie: string, other: { back: URL; cookie: string }) => [URL, string];

describe('an answer of the issuer', () => {
  it.each<[string, Change]>([
    ['in another browser', (back) => [back, '']],
    ['in the browser of somebody else', (back, _, other) => [back, other.cookie]],
    ['with another state', (back, cookie) => [withQuery(back, 'state', 'x'), cookie]],
    ['with a code that was made up', (back, cookie) => [withQuery(back, 'code', 'x'), cookie]],
    ['with an error', (back, cookie) => [withQuery(back, 'error', 'access_denied'), cookie]],
    ['with the code of another sign-in', (back, cookie, other) => [withQuery(back, 'code', other.back.searchParams.get('code') ?? ''), cookie]],
  ])('%s lets nobody in [R-OIDC]', async (_, change) => {
    const [mine, other] = [await begun(), await begun()];
    const answer = await finish(...change(mine.back, mine.cookie, other));
    expect(answer).toMatchObject({ status: 401, body: { code: 'oidc_refused' } });
    expect(cookieIn(answer)).toBeUndefined();
  });

  it('counts once', async () => {
    const { cookie, back } = await begun();
    expect((await finish(back, cookie)).status).toBe(303);
    expect(await finish(back, cookie)).toMatchObject({ status: 401, body: { code: 'oidc_refused' } });
  });
});

describe('the way back', () => {
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/a b', '/x\r\nSet-Cookie: a=b'])('never leads to %j', async (to) => {
    expect(await call(gateway.url, `${START}?to=${encodeURIComponent(to)}`)).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
  });
});

describe('a gateway without an issuer', () => {
  it('says so, and ends the sessions that one began', async () => {
    expect(await call(without.url, START)).toMatchObject({ status: 404, body: { code: 'oidc_off' } });
    expect((await call(without.url, '/api/session/options')).body).toEqual({ password: true, token: true, oidc: false });
    const { headers } = await signedInByIssuer();
    expect((await call(without.url, '/api/session', { headers })).status).toBe(401);
  });

  it('does not start with half of the settings, and says which are missing', async () => {
    await expect(startGateway(scope, people.operators, { OIDC_ISSUER: issuer.url })).rejects.toMatchObject({ code: 'config_invalid', message: expect.stringContaining('GATEWAY_PUBLIC_URL') });
  });

  it('says that an issuer does not answer', async () => {
    const lost = await startGateway(scope, people.operators, { OIDC_ISSUER: 'http://127.0.0.1:1', OIDC_CLIENT_ID: 'x', GATEWAY_PUBLIC_URL: 'http://127.0.0.1' });
    expect(await call(lost.url, START)).toMatchObject({ status: 503, body: { code: 'oidc_unreachable' } });
    await lost.service.stop();
  });
});

function withQuery(url: URL, name: string, value: string): URL {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  if (name === 'error') changed.searchParams.delete('code');
  return changed;
}
