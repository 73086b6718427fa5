import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { AppError } from '@waggle/errors';
import type { Request } from 'express';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import type { AccessRole } from './people.js';
import type { Session } from './session.js';

/** Who makes this request. */
export interface Signed {
  readonly person: { readonly name: string; readonly role: AccessRole };
  /**
   * The person's own token. It stays in this process: from it the proof of a decision is made.
   *
   * @throws AppError `key_needed` (denied) where the sign-in did not open it
   */
  readonly token: string;
}

/** How somebody has come in: the session is undefined when a token did it. */
export interface Entry {
  readonly signed: Signed;
  readonly session: Session | undefined;
  /** Whether they may still be here; asking does not count as use. For what goes on for longer than a request. */
  readonly stands: () => Promise<boolean>;
}

export type SignedRequest = Request & { entry?: Entry };

/** @param key undefined where the sign-in did not open the person's key. */
export function signedAs(name: string, role: AccessRole, key: string | undefined): Signed {
  return {
    person: { name, role },
    get token() {
      if (key !== undefined) return key;
      throw new AppError<GatewayErrorCode>('key_needed', 'denied', `${name} may look; what is decided here must be confirmed with a password or a token.`);
    },
  };
}

export const NEEDED_ROLE = 'waggle:needed-role';
/** `anyone`: nobody need be signed in. */
export type NeededRole = AccessRole | 'anyone';

/** The least role that may call this. Every route says it, itself or by its controller: the gateway does not start otherwise. */
export const Allow = (role: NeededRole): ClassDecorator & MethodDecorator => applyDecorators(SetMetadata(NEEDED_ROLE, role), ApiExtension('x-role', role));

/** Injects who makes the request. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Signed | undefined => entryOf(context)?.signed);

/** Injects the session that the request came with. */
export const CurrentEntry = createParamDecorator((_: unknown, context: ExecutionContext): Entry | undefined => entryOf(context));

function entryOf(context: ExecutionContext): Entry | undefined {
  return context.switchToHttp().getRequest<SignedRequest>().entry;
}
