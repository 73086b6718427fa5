import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Request } from 'express';
import type { AccessRole, Person } from './people.js';

/** Who makes this request. The token stays in this process: from it the proof of a decision is made. */
export interface Signed {
  readonly person: Person;
  readonly token: string;
}

export type SignedRequest = Request & { signed?: Signed };

export const NEEDED_ROLE = 'waggle:needed-role';

/** The least role that may call this; `viewer` where nothing stands. */
export const Allow = (role: AccessRole): ReturnType<typeof SetMetadata> => SetMetadata(NEEDED_ROLE, role);

/** For whoever has no token of ours: the handler, or the service behind it, looks at another proof. */
export const OPEN = 'waggle:open';
export const Open = (): ReturnType<typeof SetMetadata> => SetMetadata(OPEN, true);

/** Injects who makes the request. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Signed | undefined => context.switchToHttp().getRequest<SignedRequest>().signed);
