import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { APPROVAL_ID, call, type Cast, cast, signIn, startGateway, type TestGateway, withSession } from '../../test/access-fixture.js';
import { Allow, type NeededRole } from './caller.js';
import { checkDeclaredRoles } from './declared-roles.js';
import { ACCESS_ROLES, mayAct } from './people.js';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly role: NeededRole | undefined;
}

/** What may be changed with no role at all, or only the least. */
const OPEN_CHANGES = ['POST /api/session', 'DELETE /api/session', 'POST /api/session/key', 'POST /hooks/slack', 'POST /api/hooks/{name}'];

let scope: TestScope;
let people: Cast;
let gateway: TestGateway;
let database: Database;
let operations: Operation[];

beforeAll(async () => {
  [scope, people] = await Promise.all([testScope(), cast()]);
  gateway = await startGateway(scope, people.operators);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'gateway', migrations: [] });
  const { paths } = (await call(gateway.url, '/api/openapi.json')).body as { paths: Record<string, Record<string, { 'x-role'?: NeededRole }>> };
  operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, role: operation['x-role'] })));
});

afterAll(async () => {
  await Promise.all([gateway.service.stop(), database.close()]);
  await scope.dispose();
});

/** Asks for the operation with ids that stand for nothing. */
async function ask({ method, path }: Operation, headers: Record<string, string>): Promise<{ status: number; code: unknown }> {
  const body = method === 'GET' ? undefined : {};
  const { status, body: answer } = await call(gateway.url, path.replaceAll(/\{\w+\}/g, APPROVAL_ID), { method, body, headers });
  return { status, code: answer['code'] };
}

async function expiredSession(): Promise<Record<string, string>> {
  const signed = await signIn(gateway.url, { token: people.tokens.admin });
  await database.query('UPDATE session SET expires = now()');
  return withSession(signed);
}

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;
const isRefusal = ({ code }: { code: unknown }): boolean => ['token_missing', 'token_unknown', 'session_expired', 'csrf_invalid', 'role_insufficient'].includes(String(code));

describe('every operation of the API [R-ROLES]', () => {
  it('says which role it needs, and what changes something needs more than to look', () => {
    expect(operations.length).toBeGreaterThan(20);
    expect(operations.filter(({ role }) => role === undefined).map(nameOf)).toEqual([]);
    const changes = operations.filter(({ method, role }) => method !== 'GET' && (role === 'anyone' || role === 'viewer'));
    expect(changes.map(nameOf).sort()).toEqual([...OPEN_CHANGES].sort());
  });

  it.each<[string, () => Promise<Record<string, string>>, string]>([
    ['nobody', async () => ({}), 'token_missing'],
    ['a token that was made up', async () => ({ authorization: 'Bearer wg_operator_garbage' }), 'token_unknown'],
    ['a session that has ended', expiredSession, 'session_expired'],
  ])('answers %s with 401', async (_, headersOf, code) => {
    const headers = await headersOf();
    for (const operation of operations.filter(({ role }) => role !== 'anyone')) {
      expect([nameOf(operation), await ask(operation, headers)]).toEqual([nameOf(operation), { status: 401, code }]);
    }
  });

  it.each(ACCESS_ROLES.flatMap((role) => [[role, 'a token'] as const, [role, 'a session'] as const]))('answers %s with %s by what they may', async (role, way) => {
    for (const operation of operations) {
      const token = people.tokens[role];
      const headers: Record<string, string> = way === 'a token' ? { authorization: `Bearer ${token}` } : withSession(await signIn(gateway.url, { token }));
      const answer = await ask(operation, headers);
      const needed = operation.role ?? 'admin';
      if (needed === 'anyone' || mayAct(role, needed)) expect([nameOf(operation), isRefusal(answer)]).toEqual([nameOf(operation), false]);
      else expect([nameOf(operation), answer]).toEqual([nameOf(operation), { status: 403, code: 'role_insufficient' }]);
    }
  });

  it('answers nobody where anyone may come', async () => {
    const open = operations.filter(({ role }) => role === 'anyone');
    expect(open.map(nameOf)).toContain('POST /api/session');
    for (const operation of open) expect([nameOf(operation), isRefusal(await ask(operation, {}))]).toEqual([nameOf(operation), false]);
  });

  it('lets nobody of a session change anything without the CSRF token', async () => {
    const { cookie } = await signIn(gateway.url, { token: people.tokens.admin });
    for (const operation of operations.filter(({ method, role }) => method !== 'GET' && role !== 'anyone')) {
      expect([nameOf(operation), await ask(operation, { cookie })]).toEqual([nameOf(operation), { status: 403, code: 'csrf_invalid' }]);
    }
  });
});

@Controller('declared')
@Allow('viewer')
class Declared {
  @Get()
  all(): void {}
}

@Controller('forgotten')
class Forgotten {
  @Get()
  @Allow('anyone')
  said(): void {}
  @Get('x')
  unsaid(): void {}
}

@Module({ imports: [DiscoveryModule], controllers: [Declared, Forgotten] })
class Routes {}

describe('a gateway with a route that does not say who may call it', () => {
  it('does not start, and names the route', async () => {
    const app = await NestFactory.create(Routes, { logger: false });
    expect(() => checkDeclaredRoles(app)).toThrow(/Say who may call Forgotten\.unsaid: put @Allow/);
    await app.close();
  });
});
