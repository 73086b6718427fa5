import { decisionKey, verifyDecision } from '@waggle/grants';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { APPROVAL_ID, call, type Cast, cast, COOKIE, cookieIn, decisions, PASSWORD, recorded, signedIn, signIn, startDoubles, startGateway, type TestGateway, withSession } from '../../test/access-fixture.js';

let scope: TestScope;
let people: Cast;
let gateway: TestGateway;
let other: TestGateway;
let database: Database;
const stops: Array<() => Promise<void>> = [];

beforeAll(async () => {
  [scope, people] = await Promise.all([testScope(), cast()]);
  const doubles = await startDoubles(scope);
  [gateway, other] = [await startGateway(scope, people.operators), await startGateway(scope, people.operators.filter(({ name }) => name !== 'paul'))];
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'gateway', migrations: [] });
  stops.push(...[gateway.service, other.service, ...doubles].map((service) => () => service.stop()), () => database.close());
});

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await scope.dispose();
});

const byPassword = (name = 'olga', password = PASSWORD): Promise<Awaited<ReturnType<typeof call>>> => call(gateway.url, '/api/session', { body: { name, password } });
const decide = (headers: Record<string, string>) => call(gateway.url, `/api/approvals/${APPROVAL_ID}/approve`, { body: { digest: 'd1' }, headers });
const codeOf = async (answer: ReturnType<typeof call>) => {
  const { status, body } = await answer;
  return [status, body['code']];
};

describe('a sign-in', () => {
  it('gives a cookie that no script reads and no other site sends [R-SESSION]', async () => {
    const answer = await byPassword();
    expect(answer).toMatchObject({ status: 200, body: { person: { name: 'olga', role: 'admin' }, csrf: expect.any(String), expires: expect.any(String), keyOpen: true } });
    const [line = ''] = answer.headers.getSetCookie();
    expect(line).toMatch(/^waggle_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await call(gateway.url, '/api/session', { headers: { cookie: cookieIn(answer) ?? '' } })).toMatchObject({ status: 200, body: { person: { name: 'olga' }, csrf: answer.body['csrf'] } });
  });

  it('answers the same to a wrong password, an unknown name and a person without a password [R-SIGN-IN-BLIND]', async () => {
    const answers = await Promise.all([byPassword('olga', 'wrong'), byPassword('nobody'), byPassword('vera')]);
    const told = answers.map(({ status, body }) => [status, body['code'], body['detail']]);
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]).toEqual([401, 'sign_in_refused', 'The name or the password is wrong.']);
    expect(answers.every((answer) => cookieIn(answer) === undefined)).toBe(true);
  });

  it('works with every token that has not ended, as what the token may do [R-TOKENS]', async () => {
    const roleOf = async (token: string) => (await call(gateway.url, '/api/session', { body: { token } })).body;
    expect(await roleOf(people.tokens.admin)).toMatchObject({ person: { name: 'olga', role: 'admin' }, keyOpen: true });
    expect(await roleOf(people.further.deciding)).toMatchObject({ person: { name: 'olga', role: 'approver' }, keyOpen: true });
    expect(await roleOf(people.further.looking)).toMatchObject({ person: { name: 'olga', role: 'viewer' }, keyOpen: false });
    expect(await roleOf(people.further.ended)).toMatchObject({ code: 'token_expired' });
    expect(await roleOf('wg_other')).toMatchObject({ code: 'token_unknown' });
  });

  it.each([
    ['nothing', {}],
    ['half', { name: 'olga' }],
    ['an empty token', { token: '' }],
    ['both ways at once', { name: 'olga', password: PASSWORD, token: 'x' }],
    ['objects', { name: ['olga'], password: { $ne: '' } }],
    ['a password of 2,000 characters', { name: 'olga', password: 'x'.repeat(2000) }],
  ])('does not take %s', async (_, body) => {
    expect(await codeOf(call(gateway.url, '/api/session', { body }))).toEqual([400, 'input_invalid']);
  });

  it('is on record, and names nobody who has not shown who they are', async () => {
    recorded.length = 0;
    await byPassword('my password by mistake', 'x');
    await byPassword();
    await waitFor(() => recorded.length >= 2, { describe: () => JSON.stringify(recorded) });
    expect(recorded.map(({ actor, success }) => [actor, success])).toEqual([['somebody', false], ['olga', true]]);
    expect(JSON.stringify(recorded)).not.toContain('mistake');
  });
});

describe('a session', () => {
  it.each<[string, object, () => string]>([
    ['a password', { name: 'olga', password: PASSWORD }, () => people.tokens.admin],
    ['a token', {}, () => people.tokens.approver],
  ])('begun with %s decides with the person’s own proof [R-SESSION-PROOF]', async (_, credential, key) => {
    const signed = await signIn(gateway.url, 'name' in credential ? credential : { token: key() });
    expect(await codeOf(decide(withSession(signed)))).toEqual([409, 'already_decided']);
    const { decision, proof } = decisions.at(-1)!;
    expect(verifyDecision(decision, proof, decisionKey(key()))).toBe(true);
  });

  it('begun with a further token decides with the same proof', async () => {
    await decide({ authorization: `Bearer ${people.further.deciding}` });
    const { decision, proof } = decisions.at(-1)!;
    expect(decision.person).toBe('olga');
    expect(verifyDecision(decision, proof, decisionKey(people.tokens.admin))).toBe(true);
  });

  it('leaves in the database nothing that signs in or decides [R-SESSION-SEALED]', async () => {
    const { cookie, csrf } = await signIn(gateway.url, { name: 'olga', password: PASSWORD });
    const stored = JSON.stringify(await database.query('SELECT * FROM session'));
    for (const secret of [cookie.split('=')[1], csrf, people.tokens.admin, decisionKey(people.tokens.admin), PASSWORD]) expect(stored).not.toContain(secret);
  });

  it('keeps nothing by which the password could be guessed when it is confirmed with an Idempotency-Key [R-SESSION-SEALED]', async () => {
    const signed = await signIn(gateway.url, { token: people.tokens.admin });
    const { status } = await call(gateway.url, '/api/session/key', { body: { password: PASSWORD }, headers: { ...withSession(signed), 'idempotency-key': 'confirm' } });
    expect([status, await database.query("SELECT * FROM idempotency WHERE key = 'confirm'")]).toEqual([200, []]);
  });

  it('changes nothing without its CSRF token, nor with that of another session [R-CSRF]', async () => {
    const [mine, hers] = [await signIn(gateway.url, { token: people.tokens.admin }), await signIn(gateway.url, { token: people.tokens.approver })];
    const before = decisions.length;
    for (const headers of [{ cookie: mine.cookie }, { cookie: mine.cookie, 'x-csrf-token': hers.csrf }, { cookie: mine.cookie, 'x-csrf-token': '' }]) {
      expect(await codeOf(decide(headers as Record<string, string>))).toEqual([403, 'csrf_invalid']);
    }
    expect(decisions.length).toBe(before);
  });

  it('is known to every instance', async () => {
    const signed = await signIn(gateway.url, { token: people.tokens.admin });
    expect((await call(other.url, '/api/session', { headers: withSession(signed) })).status).toBe(200);
  });

  it('ends with what it rests on', async () => {
    const signed = await signIn(gateway.url, { token: people.tokens.approver });
    expect(await codeOf(call(other.url, '/api/session', { headers: withSession(signed) }))).toEqual([401, 'session_expired']);
  });

  it.each([
    ['was not used for too long', "seen = now() - interval '61 minutes'"],
    ['is too old, however much it is used', "expires = now() - interval '1 second'"],
  ])('that %s is over, and says how to go on [R-SESSION-ENDS]', async (_, change) => {
    const signed = await signIn(gateway.url, { token: people.tokens.admin });
    await database.query(`UPDATE session SET ${change}`);
    expect(await call(gateway.url, '/api/session', { headers: withSession(signed) })).toMatchObject({ status: 401, body: { code: 'session_expired', mend: expect.stringContaining('Sign in again') } });
    expect(await codeOf(decide(withSession(signed)))).toEqual([401, 'session_expired']);
  });

  it('stays while it is used', async () => {
    const signed = await signIn(gateway.url, { token: people.tokens.admin });
    await database.query("UPDATE session SET seen = now() - interval '59 minutes'");
    await call(gateway.url, '/api/session', { headers: withSession(signed) });
    const [row] = await database.query<{ fresh: boolean }>("SELECT bool_and(seen > now() - interval '1 minute') AS fresh FROM session");
    expect(row?.fresh).toBe(true);
  });

  it('begins under a secret of its own, and the one before is over [R-SESSION-FIXATION]', async () => {
    const planted = `${COOKIE}=${'A'.repeat(43)}`;
    const first = await signIn(gateway.url, { token: people.tokens.viewer }, { cookie: planted });
    expect(first.cookie).not.toBe(planted);
    const second = await signIn(gateway.url, { token: people.tokens.admin }, { cookie: first.cookie });
    expect(second.cookie).not.toBe(first.cookie);
    expect(await codeOf(call(gateway.url, '/api/session', { headers: { cookie: planted } }))).toEqual([401, 'session_expired']);
    expect(await codeOf(call(gateway.url, '/api/session', { headers: { cookie: first.cookie } }))).toEqual([401, 'session_expired']);
  });

  it('is over after sign-out, which does nothing when it comes again', async () => {
    const signed = await signIn(gateway.url, { token: people.tokens.admin });
    const out = () => call(gateway.url, '/api/session', { method: 'DELETE', headers: withSession(signed) });
    const answer = await out();
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^waggle_session=; Path=\/; Expires=Thu, 01 Jan 1970/);
    expect(await codeOf(out())).toEqual([401, 'session_expired']);
    expect(await codeOf(decide(withSession(signed)))).toEqual([401, 'session_expired']);
  });

  it('is confirmed by its own person alone, and gets a new secret by that', async () => {
    const signed = await signIn(gateway.url, { token: people.further.looking });
    const confirm = (body: object) => call(gateway.url, '/api/session/key', { body, headers: withSession(signed) });
    expect(await codeOf(confirm({ token: people.tokens.approver }))).toEqual([401, 'sign_in_refused']);
    expect(await codeOf(confirm({ password: 'wrong' }))).toEqual([401, 'sign_in_refused']);
    const confirmed = await confirm({ password: PASSWORD });
    expect(confirmed.body).toMatchObject({ person: { role: 'viewer' } });
    expect(signedIn(confirmed).cookie).not.toBe(signed.cookie);
    expect((await call(gateway.url, '/api/session', { headers: withSession(signed) })).status).toBe(401);
  });
});

describe('a cookie', () => {
  it.each([
    ['empty', `${COOKIE}=`],
    ['of the right form', `${COOKIE}=${'x'.repeat(43)}`],
    ['of 7,000 characters', `${COOKIE}=${'x'.repeat(7000)}`],
    ['of control characters', `${COOKIE}=%00%0a`],
    ['of SQL', `${COOKIE}="' OR 1=1 --"`],
    ['of names', `${COOKIE}; ${COOKIE}=${COOKIE}`],
  ])('that was made up lets nobody in: %s', async (_, cookie) => {
    expect((await call(gateway.url, '/api/session', { headers: { cookie } })).status).toBe(401);
  });
});
