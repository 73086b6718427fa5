import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@waggle/errors';
import { fitsLock, openWithPassword } from '@waggle/grants/keyring';
import { CONFIG } from '@waggle/runtime';
import type { GatewayConfig } from '../gateway.config.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { type AccessRole, credentialsOf, hasExpired, type Holder, holderOf, lowerOf, passwordCredential, type Person } from './people.js';

/** What an issuer says of somebody. */
export interface OidcIdentity {
  readonly subject: string;
  readonly role: AccessRole;
}

/** Who somebody is here, and as what. */
export interface Standing {
  readonly name: string;
  readonly role: AccessRole;
  /** What that rests on. */
  readonly credential: string;
}

const OIDC = 'oidc:';

/** Everybody who may sign in, and their credentials. */
@Injectable()
export class Directory {
  private readonly people: readonly Person[];
  private readonly hasIssuer: boolean;

  constructor(@Inject(CONFIG) { OPERATOR_TOKENS, OIDC_ISSUER }: Pick<GatewayConfig, 'OPERATOR_TOKENS' | 'OIDC_ISSUER'>) {
    this.people = OPERATOR_TOKENS;
    this.hasIssuer = OIDC_ISSUER !== undefined;
  }

  /** @throws AppError `token_unknown`, `token_expired` (denied) */
  byToken(token: string, now = new Date()): Holder {
    const holder = holderOf(token, this.people);
    if (holder === undefined) throw new AppError<GatewayErrorCode>('token_unknown', 'denied', 'The token is not known here.');
    if (hasExpired(holder.credential, now)) throw new AppError<GatewayErrorCode>('token_expired', 'denied', `The token ended at ${holder.credential.expires ?? ''}.`);
    return holder;
  }

  /** The same answer after the same time whether the name or the password is wrong. @throws AppError `sign_in_refused` (denied) */
  async byPassword(name: string, password: string): Promise<Holder> {
    const person = this.people.find((one) => one.name === name);
    const lock = person?.password;
    const fits = await fitsLock(lock, password);
    if (!fits || person === undefined || lock === undefined) throw new AppError<GatewayErrorCode>('sign_in_refused', 'denied', 'The name or the password is wrong.');
    const credential = { id: passwordCredential(lock.hash), person, role: person.role, expires: undefined };
    return { credential, key: await openWithPassword(lock, password, name) };
  }

  /** A person who is linked to this identity, as the lower of both roles; else a guest under a name that no person can have. */
  byIdentity({ subject, role }: OidcIdentity): Standing {
    const person = this.people.find(({ oidc }) => oidc === subject);
    const credential = `${OIDC}${subject}`;
    return person === undefined ? { name: credential, role, credential } : { name: person.name, role: lowerOf(role, person.role), credential };
  }

  /** What somebody who came in by this credential is today, at most `role`; undefined when it no longer stands. */
  standing({ name, credential, role }: Standing, now = new Date()): Standing | undefined {
    if (credential.startsWith(OIDC)) {
      const today = this.hasIssuer ? this.byIdentity({ subject: credential.slice(OIDC.length), role }) : undefined;
      return today?.name === name ? today : undefined;
    }
    const person = this.people.find((one) => one.name === name);
    const found = person === undefined ? undefined : credentialsOf(person).find(({ id }) => id === credential);
    return found === undefined || hasExpired(found, now) ? undefined : { name, credential, role: lowerOf(role, found.role) };
  }
}
