import { Inject, Injectable } from '@nestjs/common';
import { AuditRecord } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { z } from 'zod';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import type { Entry } from './caller.js';
import { Directory, type OidcIdentity } from './directory.service.js';
import { Limits } from './limits.service.js';
import { type Holder, lowerOf } from './people.js';
import { SessionService } from './session.service.js';

const tokenSchema = z.strictObject({ token: z.string().min(1).max(512) });
const passwordSchema = z.string().min(1).max(1024);
export const signInSchema = z.union([z.strictObject({ name: z.string().min(1).max(200), password: passwordSchema }), tokenSchema], { error: 'must be {name, password} or {token}' });
export const confirmSchema = z.union([z.strictObject({ password: passwordSchema }), tokenSchema], { error: 'must be {password} or {token}' });

/** Where an attempt comes from. */
export interface Caller {
  readonly address: string;
  /** Secret of the session that the browser came with. */
  readonly former: string | undefined;
}

/** From a credential to a session; every attempt is counted and put on record. */
@Injectable()
export class SignInService {
  constructor(
    private readonly directory: Directory,
    private readonly sessions: SessionService,
    private readonly limits: Limits,
    private readonly messenger: Messenger,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** @throws AppError `sign_in_refused`, `token_unknown`, `token_expired` (denied), `rate_limited` (transient) */
  async signIn(given: z.infer<typeof signInSchema>, { address, former }: Caller): Promise<Entry> {
    await this.limits.signIn(address, 'token' in given ? undefined : given.name);
    const { credential, key } = await this.show(given);
    const standing = { name: credential.person.name, role: credential.role, credential: credential.id };
    return this.sessions.begin(standing, key, former);
  }

  /**
   * Opens the person's key for a session that was begun without it. It becomes a session of that credential, never of a higher role.
   *
   * @throws AppError as `signIn`, and `sign_in_refused` for the credential of somebody else
   */
  async confirm(given: z.infer<typeof confirmSchema>, { signed, session }: Entry, former: string | undefined): Promise<Entry> {
    const { name, role } = signed.person;
    if (session === undefined) throw new AppError<GatewayErrorCode>('session_missing', 'invalid', 'A token needs no confirmation: send it with each request.');
    await this.limits.confirm(session);
    const { credential, key } = await this.show('token' in given ? given : { name, password: given.password }, name);
    return this.sessions.begin({ name, role: lowerOf(role, credential.role), credential: credential.id }, key, former);
  }

  /** Somebody whom the issuer has vouched for: they may look; their key is not here. */
  async signInByIdentity(identity: OidcIdentity, former: string | undefined): Promise<Entry> {
    const standing = this.directory.byIdentity(identity);
    await this.record(standing.name, 'oidc', true);
    return this.sessions.begin(standing, undefined, former);
  }

  async signOut(secret: string): Promise<void> {
    await this.sessions.end(secret);
  }

  private async show(given: z.infer<typeof signInSchema>, mustBe?: string): Promise<Holder> {
    const way = 'token' in given ? 'token' : 'password';
    try {
      const holder = 'token' in given ? this.directory.byToken(given.token) : await this.directory.byPassword(given.name, given.password);
      const { name } = holder.credential.person;
      if (mustBe !== undefined && name !== mustBe) throw new AppError<GatewayErrorCode>('sign_in_refused', 'denied', `That is not a credential of ${mustBe}.`);
      await this.record(name, way, true);
      return holder;
    } catch (error) {
      await this.record('somebody', way, false);
      throw error;
    }
  }

  /** Who it was is not said of an attempt that failed: people type a password where the name belongs. */
  private async record(actor: string, way: string, success: boolean): Promise<void> {
    const entry = { at: new Date().toISOString(), actor, action: 'session.begin', target: 'gateway', taskId: null, input: way, output: success ? 'signed in' : 'refused', approval: null, evidence: [], durationMs: 0, success };
    try {
      await this.messenger.publish(AuditRecord, { entries: [entry] }, { priority: 'LOW' });
    } catch (thrown) {
      this.log.warn({ detail: toAppError(thrown).message }, 'a sign-in is not on record');
    }
  }
}
