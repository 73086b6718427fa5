import { Controller } from '@nestjs/common';
import { ApprovalDecide, ApprovalList, AuditRecord, AuditSearch, AuditVerify, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { AppError } from '@waggle/errors';
import { newOperator, operatorSettings, type OperatorRecord, withPassword, withToken } from '@waggle/host';
import { Handles } from '@waggle/messaging';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, type TestScope } from '@waggle/testing';
import gateway from '../src/index.js';

export const PASSWORD = 'a password of some length';
export const APPROVAL_ID = '0197a1b0-0000-7000-8000-000000000001';
export const COOKIE = 'waggle_session';

/** Everybody who signs in here, and what they sign in with. */
export interface Cast {
  readonly operators: readonly OperatorRecord[];
  /** Role to the own token of who has it. */
  readonly tokens: Readonly<Record<'viewer' | 'approver' | 'admin', string>>;
  /** A further token of the admin that decides, one that only looks, and one that has ended. */
  readonly further: Readonly<Record<'deciding' | 'looking' | 'ended', string>>;
}

/** olga (admin, with a password and further tokens), paul (approver, with a password, known to the issuer) and vera (viewer). */
export async function cast(): Promise<Cast> {
  const [olga, paul, vera] = [newOperator('olga', 'admin'), newOperator('paul', 'approver', 'sub-paul'), newOperator('vera', 'viewer')];
  const deciding = withToken(await withPassword(olga, PASSWORD), { label: 'deciding', role: 'approver', days: 30 });
  const looking = withToken(deciding.operator, { label: 'looking', role: 'viewer' });
  const ended = withToken(looking.operator, { label: 'ended', days: 1 }, new Date('2020-01-01T00:00:00Z'));
  return {
    operators: [ended.operator, await withPassword(paul, PASSWORD), vera],
    tokens: { admin: olga.token, approver: paul.token, viewer: vera.token },
    further: { deciding: deciding.token, looking: looking.token, ended: ended.token },
  };
}

export const decisions: PayloadOf<typeof ApprovalDecide>[] = [];
export const recorded: PayloadOf<typeof AuditRecord>['entries'] = [];

/** Stands for the gatekeeper: takes every decision down, and has no approvals. */
@Controller()
class GatekeeperDouble {
  @Handles(ApprovalDecide)
  async decide(payload: PayloadOf<typeof ApprovalDecide>): Promise<ReplyOf<typeof ApprovalDecide>> {
    decisions.push(payload);
    throw new AppError('already_decided', 'conflict', 'Taken down.');
  }
  @Handles(ApprovalList)
  async list(): Promise<ReplyOf<typeof ApprovalList>> {
    return { approvals: [], next: null, total: 0 };
  }
  @Handles(otherMessagesOf('gatekeeper', ApprovalList, ApprovalDecide))
  async unused(): Promise<void> {}
}

/** Stands for the audit. */
@Controller()
class AuditDouble {
  @Handles(AuditRecord)
  async record({ entries }: PayloadOf<typeof AuditRecord>): Promise<void> {
    recorded.push(...entries);
  }
  @Handles(AuditSearch)
  async search(): Promise<ReplyOf<typeof AuditSearch>> {
    return { entries: [] };
  }
  @Handles(AuditVerify)
  async verify(): Promise<ReplyOf<typeof AuditVerify>> {
    throw new AppError('chain_busy', 'transient', 'Not here.');
  }
  @Handles(otherMessagesOf('audit', AuditRecord, AuditSearch, AuditVerify))
  async unused(): Promise<void> {}
}

export async function startDoubles({ env }: TestScope): Promise<RunningService[]> {
  const settings = { ...env, LOG_LEVEL: 'silent' };
  const gatekeeper = defineService({ name: 'gatekeeper', plane: 'core', roles: ['swarm'], controllers: [GatekeeperDouble] });
  const audit = defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [AuditDouble] });
  return Promise.all([gatekeeper, audit].map((one) => startService(one, { env: settings })));
}

export interface TestGateway {
  readonly url: string;
  readonly service: RunningService;
}

export async function startGateway({ env }: TestScope, operators: readonly OperatorRecord[], more: Record<string, string> = {}): Promise<TestGateway> {
  const port = more['GATEWAY_PORT'] ?? String(await freePort());
  const { forGateway } = operatorSettings({ operators });
  const settings = { ...env, LOG_LEVEL: 'silent', GATEWAY_PORT: port, OPERATOR_TOKENS: forGateway, SIGN_IN_PER_NAME: '10000', SIGN_IN_PER_ADDRESS: '10000', ...more };
  return { url: `http://127.0.0.1:${port}`, service: await startService(gateway, { env: settings }) };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

interface Init {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export async function call(url: string, path: string, { method, body, headers }: Init = {}): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    redirect: 'manual',
  });
  // A stream of events has no end to wait for.
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) await response.body?.cancel();
  const text = response.bodyUsed ? '' : await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} };
}

/** What a signed-in browser sends with each request. */
export interface Signed {
  readonly cookie: string;
  readonly csrf: string;
}

export const cookieIn = ({ headers }: Answer, name = COOKIE): string | undefined =>
  headers.getSetCookie().flatMap((line) => new RegExp(`^(${name}=[^;]+)`).exec(line)?.[1] ?? [])[0];

export const signedIn = (answer: Answer): Signed => ({ cookie: cookieIn(answer) ?? '', csrf: String(answer.body['csrf']) });

export const withSession = ({ cookie, csrf }: Signed): Record<string, string> => ({ cookie, 'x-csrf-token': csrf });

export async function signIn(url: string, credential: object, headers: Record<string, string> = {}): Promise<Signed> {
  return signedIn(await call(url, '/api/session', { body: credential, headers }));
}
