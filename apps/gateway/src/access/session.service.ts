import { Injectable } from '@nestjs/common';
import { AppError } from '@waggle/errors';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { type Entry, signedAs } from './caller.js';
import { Directory, type Standing } from './directory.service.js';
import { newSecret, openKey, sealKey, type Session } from './session.js';
import { SessionRepository } from './session.repository.js';

/** Sessions from sign-in to their end. Each begins with a secret of its own, whatever the browser came with. */
@Injectable()
export class SessionService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly directory: Directory,
  ) {}

  /** @param key the person's key, where the sign-in has opened it; @param former secret of the session that this one takes the place of. */
  async begin({ name, role, credential }: Standing, key: string | undefined, former: string | undefined): Promise<Entry> {
    if (former !== undefined) await this.sessions.remove(former);
    const secret = newSecret();
    const kept = role === 'viewer' ? undefined : key;
    const session = await this.sessions.add({ secret, person: name, role, credential, sealedKey: sealKey(secret, kept) });
    return { signed: signedAs(name, role, kept), session, stands: () => this.stands(secret) };
  }

  /** @throws AppError `session_expired` (denied) when it has ended, or what it rests on is no more */
  async use(secret: string): Promise<Entry> {
    const session = await this.sessions.use(secret);
    const standing = this.standing(session);
    if (session === undefined || standing === undefined) throw new AppError<GatewayErrorCode>('session_expired', 'denied', 'The session has ended, or is not known here.');
    return { signed: signedAs(standing.name, standing.role, openKey(session)), session, stands: () => this.stands(secret) };
  }

  async end(secret: string): Promise<void> {
    await this.sessions.remove(secret);
  }

  private async stands(secret: string): Promise<boolean> {
    return this.standing(await this.sessions.find(secret)) !== undefined;
  }

  private standing(session: Session | undefined): Standing | undefined {
    return session && this.directory.standing({ ...session, name: session.person });
  }
}
