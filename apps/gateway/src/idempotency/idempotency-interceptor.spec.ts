import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@waggle/errors';
import { silentLogger } from '@waggle/observability';
import { lastValueFrom, of } from 'rxjs';
import { IdempotencyInterceptor, NeverKept, SecretAnswer } from './idempotency-interceptor.js';
import type { IdempotencyRepository, Kept } from './idempotency.repository.js';

class Handlers {
  open(): void {}
  @SecretAnswer()
  secret(): void {}
  @NeverKept()
  password(): void {}
}

function setUp(handler: () => void, { method = 'POST', signed = true } = {}) {
  let row: Kept | undefined;
  const kept = {
    begin: async (_owner: unknown, fingerprint: string) => row === undefined && ((row = { fingerprint, status: null, location: null, body: null }), true),
    find: async () => row,
    finish: async (_attempt: string, _owner: unknown, answer: Omit<Kept, 'fingerprint'>) => void (row = { fingerprint: row?.fingerprint ?? '', ...answer }),
    abandon: async () => void (row = undefined),
  };
  const request = { method, path: '/api/x', originalUrl: '/api/x', body: { a: 1 }, get: () => 'key', entry: signed ? { signed: { person: { name: 'olga' } } } : undefined };
  const response = { statusCode: 201, getHeader: () => undefined, setHeader: () => undefined, status: () => response };
  const context = { getHandler: () => handler, switchToHttp: () => ({ getRequest: () => request, getResponse: () => response }) } as unknown as ExecutionContext;
  const sut = new IdempotencyInterceptor(kept as unknown as IdempotencyRepository, new Reflector(), silentLogger());
  let done = 0;
  const call = async (): Promise<unknown> => lastValueFrom(await sut.intercept(context, { handle: () => ((done += 1), of({ token: 'wg_secret' })) }));
  const down = (): void => void (kept.finish = () => Promise.reject(new AppError('database_unavailable', 'transient', 'Gone.')));
  return { call, row: () => row, done: () => done, down };
}

const { open, secret, password } = Handlers.prototype;

describe('an answer', () => {
  it('is given again', async () => {
    const { call, done } = setUp(open);
    expect([await call(), await call(), done()]).toEqual([{ token: 'wg_secret' }, { token: 'wg_secret' }, 1]);
  });

  it('that holds a secret is not kept, and nothing is done twice for it', async () => {
    const { call, row, done } = setUp(secret);
    expect(await call()).toEqual({ token: 'wg_secret' });
    expect(JSON.stringify(row())).not.toContain('wg_secret');
    await expect(call()).rejects.toMatchObject({ code: 'answer_not_kept' });
    expect(done()).toBe(1);
  });

  it('that cannot be kept is given, and nothing is done twice for it', async () => {
    const { call, done, down } = setUp(open);
    down();
    expect(await call()).toEqual({ token: 'wg_secret' });
    await expect(call()).rejects.toMatchObject({ code: 'idempotency_key_in_use' });
    expect(done()).toBe(1);
  });

  it('to a request that holds a password is not kept, nor anything that the password could be guessed by', async () => {
    const { call, row } = setUp(password);
    await call();
    expect(row()).toBeUndefined();
  });

  it.each([{ method: 'GET' }, { signed: false }])('to a request of %j is never kept', async (how) => {
    const { call, row } = setUp(open, how);
    await call();
    expect(row()).toBeUndefined();
  });
});
