import type { AppError, ErrorKind } from '@waggle/errors';
import { z } from 'zod';

/** An error as RFC 9457 has it. `mend` says what the caller can do. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  mend: z.string(),
  faults: z.array(z.string()).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

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
  token_unknown: { status: 401, title: 'Not signed in', mend: 'Use the token of this zone: `waggle token` prints it.' },
  token_expired: { status: 401, title: 'Not signed in', mend: 'Make another one: waggle operator token <name> --label <label> --days <days>.' },
  session_expired: { status: 401, title: 'Not signed in', mend: 'Sign in again: POST /api/session.' },
  sign_in_refused: { status: 401, title: 'Not signed in', mend: 'Check both; a new password: waggle operator password <name>.' },
  csrf_invalid: { mend: 'Send the header X-CSRF-Token with the `csrf` of GET /api/session.' },
  cross_origin: { mend: 'Call the API from the dashboard, or from a program with a token.' },
  host_unknown: { mend: 'Set GATEWAY_PUBLIC_URL to how people reach the gateway, or add the name to GATEWAY_ALLOWED_HOSTS.' },
  key_needed: { mend: 'Confirm once in this session: POST /api/session/key with your password or your token.' },
  rate_limited: { status: 429, title: 'Too many requests', mend: 'Wait for as long as Retry-After says.' },
  oidc_off: { mend: 'Set OIDC_ISSUER and OIDC_CLIENT_ID, or sign in with a password.' },
  oidc_refused: { status: 401, title: 'Not signed in', mend: 'Begin again at /api/session/oidc; if it stays, ask whoever keeps the roles at the issuer.' },
  oidc_unreachable: { mend: 'Try again in a few seconds, or sign in with a password.' },
  body_too_large: { status: 413, title: 'Too large', mend: 'A task holds at most 1 MiB of text.' },
  method_not_allowed: { status: 405, title: 'Not possible here', mend: 'Use one of the methods that the header Allow names.' },
  not_acceptable: { status: 406, title: 'Not available in that form', mend: 'Accept the media type that the detail names, or leave the header Accept out.' },
  media_type_unsupported: { status: 415, title: 'Not understood in that form', mend: 'Send JSON with "Content-Type: application/json".' },
  idempotency_key_reused: { status: 422, title: 'The key belongs to another request', mend: 'Use a new Idempotency-Key for a new request.' },
  idempotency_key_in_use: { mend: 'The first request with this key is still under way: ask again in a few seconds.' },
  answer_not_kept: { mend: 'It was done; its answer held a secret and is not kept. Look for what it made, or make another with a new key.' },
  cursor_unknown: { mend: 'Begin with the first page.' },
  task_not_cancellable: { mend: 'See how it stands: waggle why <task>' },
  task_not_repeatable: { mend: 'Do what the detail says; how it stands: waggle why <task>' },
  already_decided: { mend: 'Nothing to do: the first answer counts.' },
  expired: { mend: 'Nothing to do: silence means no. To have it done after all: waggle again <task>' },
  undo_too_late: { mend: 'The grant is out: what was approved happens.' },
  edit_too_long: { mend: 'Shorten what you have typed.' },
  template_unfit: { mend: 'Make a template of routine mail that a person has approved and that has gone out.' },
  policy_invalid: { mend: 'Correct the policy file as the faults say; docs/policy-file.md describes it.' },
  dead_letter_not_found: { mend: 'See what there is: waggle dead. If it is there, another look held it: try again.' },
  dead_letter_final: { mend: 'Drop it: waggle dead drop <letter>. What is still to be done must be said anew by whoever sent it.' },
  dead_letter_noted: { mend: 'See whether it is still there: waggle dead. If so: waggle dead drop <letter>' },
  source_not_found: { mend: 'See what there is: waggle sources' },
  secret_not_found: { mend: 'See what there is: waggle vault list' },
  seal_broken: { mend: 'Seal it to the key that GET /api/vault/key gives now.' },
  backup_unreadable: { mend: 'Give the passphrase that the backup was made with, and the file as it was written.' },
  vault_not_empty: { mend: 'Restore into a vault without secrets: waggle vault delete <name>' },
  fernet_invalid: { mend: 'Give the key that the token was made with.' },
  audit_unavailable: { mend: 'Nothing was done. See that the audit runs: waggle status' },
  digest_changed: { mend: 'Read the approval again: what would be done is not what you were shown.' },
  webhook_address_refused: { mend: 'Give an address of http or https that is reached over the public Internet; WEBHOOK_ADDRESSES=any allows others.' },
  webhook_unsigned: { status: 401, title: 'Not signed', mend: 'Sign it with the secret and in the style that WEBHOOK_SOURCES names for this webhook.' },
  webhook_stale: { status: 401, title: 'Signed at another time', mend: 'Look at the clock of the sender, and send it anew signed.' },
  source_closed: { mend: 'Send it again later.' },
  schedule_in_setting: { mend: 'Change the setting SCHEDULES in every zone; or pause its source.' },
  zone_alone: { mend: 'Set a remote that both zones share (SYNC_REMOTE), in both of them.' },
  lease_lost: { mend: 'The other zone was first: look at GET /api/zones/status, then decide anew.' },
  remote_unreachable: { mend: 'See that the remote can be reached: POST /api/vault/sync/trigger says what is wrong.' },
  drill_not_active: { mend: 'Begin the drill at the active zone, or switch first: POST /api/zones/switch.' },
  drill_running: { mend: 'Wait until it is over: GET /api/zones/status shows it.' },
  drill_unready: { mend: 'Look at the last checks in GET /api/zones/status; begin when the other zone is well and the failover on.' },
  service_not_scaled: { mend: 'See which services are scaled, and why the others are not: waggle scaling' },
  scaling_invalid: { mend: 'Let the least be no more than the most.' },
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
