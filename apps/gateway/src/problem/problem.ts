import type { AppError, ErrorKind } from '@waggle/errors';

/** An error as RFC 9457 has it. `mend` says what the caller can do. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly mend: string;
  readonly faults?: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly title: string;
  readonly mend: string;
}

/** The one table from what went wrong to HTTP. */
const ANSWERS: Readonly<Record<ErrorKind, Answer>> = {
  invalid: { status: 400, title: 'The request is not valid', mend: 'Correct what the detail names and send it again.' },
  denied: { status: 403, title: 'Not allowed', mend: 'Use a token of a person who may do this.' },
  missing: { status: 404, title: 'Not found', mend: 'Check the address and the id.' },
  conflict: { status: 409, title: 'In conflict with the present state', mend: 'Read it again, then decide anew.' },
  transient: { status: 503, title: 'Not available at the moment', mend: 'Try again in a few seconds; `waggle status` shows which service does not answer.' },
  bug: { status: 500, title: 'Something went wrong here', mend: 'Look for the reference in the gateway log and report it.' },
};

/** Codes whose answer differs from that of their kind. */
const SPECIAL: Readonly<Record<string, Partial<Answer>>> = {
  token_missing: { status: 401, title: 'Not signed in', mend: 'Send the header "Authorization: Bearer <token>"; `waggle up` prints how to sign in.' },
  token_unknown: { status: 401, title: 'Not signed in', mend: 'Use the token that `waggle up` printed for this zone.' },
  token_expired: { status: 401, title: 'Not signed in', mend: 'Make another one: waggle operator token <name> --label <label> --days <days>.' },
  session_expired: { status: 401, title: 'Not signed in', mend: 'Sign in again: POST /api/session.' },
  sign_in_refused: { status: 401, title: 'Not signed in', mend: 'Check both; a new password: waggle operator password <name>.' },
  csrf_invalid: { mend: 'Send the header X-CSRF-Token with the `csrf` of GET /api/session.' },
  cross_origin: { mend: 'Call the API from the dashboard, or from a program with a token.' },
  key_needed: { mend: 'Confirm once in this session: POST /api/session/key with your password or your token.' },
  rate_limited: { status: 429, title: 'Too many requests', mend: 'Wait for as long as Retry-After says.' },
  oidc_off: { mend: 'Set OIDC_ISSUER and OIDC_CLIENT_ID, or sign in with a password.' },
  oidc_refused: { status: 401, title: 'Not signed in', mend: 'Begin again at /api/session/oidc; if it stays, ask whoever keeps the roles at the issuer.' },
  oidc_unreachable: { mend: 'Try again in a few seconds, or sign in with a password.' },
  body_too_large: { status: 413, title: 'Too large', mend: 'A task holds at most 1 MiB of text.' },
  already_decided: { mend: 'Nothing to do: the first answer counts.' },
  digest_changed: { mend: 'Read the approval again: what would be done is not what you were shown.' },
  message_unroutable: { mend: 'This zone does not run that service; use a role that has it.' },
};

/** @param instance path of the request; @param reference names a bug in the log, whose own text is not shown. */
export function problemOf(error: AppError, instance: string, reference: string): Problem {
  const { status, title, mend } = { ...ANSWERS[error.kind], ...SPECIAL[error.code] };
  const detail = error.kind === 'bug' ? `An unexpected error; its reference is ${reference}.` : error.message;
  const { faults } = error.details;
  return {
    type: `urn:waggle:problem:${error.code}`,
    title,
    status,
    detail,
    instance,
    code: error.code,
    mend,
    ...(Array.isArray(faults) ? { faults: faults as string[] } : {}),
  };
}
