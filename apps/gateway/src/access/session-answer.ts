import type { Request, Response } from 'express';
import { z } from 'zod';
import { ACCESS_ROLES } from './people.js';
import type { Entry } from './caller.js';
import { cookieOptions, csrfOf, openKey, secretIn, SESSION_COOKIE } from './session.js';

export const sessionAnswerSchema = z.object({
  person: z.object({ name: z.string(), role: z.enum(ACCESS_ROLES) }),
  /** For the header X-CSRF-Token of every request that is not a GET; null for who came with a token. */
  csrf: z.string().nullable(),
  /** When the session ends if it is not used; null for who came with a token. */
  expires: z.iso.datetime().nullable(),
  /** False: a decision must be confirmed first, see POST /api/session/key. */
  keyOpen: z.boolean(),
});
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;

export function answerOf({ signed: { person }, session }: Entry): SessionAnswer {
  if (session === undefined) return { person, csrf: null, expires: null, keyOpen: true };
  return { person, csrf: csrfOf(session.secret), expires: session.expires.toISOString(), keyOpen: openKey(session) !== undefined };
}

export const formerSecret = (request: Request): string | undefined => secretIn(request.headers.cookie, SESSION_COOKIE);

/** Hands the session's secret to the browser; no script ever sees it. */
export function giveCookie(request: Request, response: Response, { session }: Entry): void {
  if (session !== undefined) response.cookie(SESSION_COOKIE, session.secret, cookieOptions(request.secure));
}

export function takeCookie(request: Request, response: Response): void {
  response.clearCookie(SESSION_COOKIE, cookieOptions(request.secure));
}
