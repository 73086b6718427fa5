import { randomBytes } from 'node:crypto';
import { AppError } from '@waggle/errors';
import { decisionKey } from '@waggle/grants';
import { lockWithPassword, passwordLockSchema, seal, TOKEN_PURPOSE } from '@waggle/grants/keyring';
import { z } from 'zod';
import type { HostErrorCode } from './host.error.js';
import { newToken, sha256 } from './new-token.js';

/** Each may do all that the ones before it may. */
export const OPERATOR_ROLES = ['viewer', 'approver', 'admin'] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

const PASSWORD_LENGTH = { min: 12, max: 256 } as const;
/** Thirty-two that are not taken for each other: five bits each. */
const PASSWORD_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const DAY_MS = 24 * 3_600_000;

const furtherTokenSchema = z.object({
  name: z.string(),
  /** SHA-256, hex. */
  hash: z.string(),
  /** The lower of this and the person's own counts. */
  role: z.enum(OPERATOR_ROLES).optional(),
  expires: z.iso.datetime().optional(),
  /** The person's key under this token; a token that may only look has none. */
  sealed: z.string().optional(),
});

export const operatorSchema = z.object({
  name: z.string(),
  role: z.enum(OPERATOR_ROLES),
  /** The person's own token: from it the proof of a decision is made. */
  token: z.string().min(20),
  password: passwordLockSchema.optional(),
  tokens: z.array(furtherTokenSchema).optional(),
  /** Who the person is at the OIDC issuer: the value of OIDC_NAME_CLAIM. */
  oidc: z.string().optional(),
  /** The person's user id in Slack, to decide there. */
  slackUser: z.string().optional(),
});
/** A person who signs in here. */
export type OperatorRecord = z.infer<typeof operatorSchema>;

/** @throws AppError `operator_invalid` */
export function newOperator(name: string, role: OperatorRole, oidc?: string): OperatorRecord {
  const operator = { name: nameOf(name), role, token: newToken('operator') };
  return oidc === undefined ? operator : withIdentity(operator, oidc);
}

/** The person who is this at the issuer. @throws AppError `operator_invalid` */
export function withIdentity(operator: OperatorRecord, oidc: string): OperatorRecord {
  if (!/^[^\s'"\\]{1,200}$/.test(oidc)) throw invalid(`"${oidc}" cannot be a subject: 1 to 200 characters, no spaces and no quotes.`);
  return { ...operator, oidc };
}

/** The person with this password from now on. @throws AppError `operator_invalid` when it is too short or too long */
export async function withPassword(operator: OperatorRecord, password: string): Promise<OperatorRecord> {
  const { length } = [...password];
  if (length < PASSWORD_LENGTH.min || length > PASSWORD_LENGTH.max) throw invalid(`A password has ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters; this one has ${length}.`);
  return { ...operator, password: await lockWithPassword(password, operator.name, operator.token) };
}

export interface TokenWish {
  readonly label: string;
  readonly role?: OperatorRole;
  readonly days?: number;
}

/** The person with a further token, and that token: it is kept nowhere. @throws AppError `operator_invalid` */
export function withToken(operator: OperatorRecord, { label, role, days }: TokenWish, now = new Date()): { operator: OperatorRecord; token: string } {
  const tokens = operator.tokens ?? [];
  if (tokens.some((one) => one.name === label)) throw invalid(`${operator.name} has a token "${label}" already; take it away first with --revoke.`);
  const token = newToken('api');
  const looksOnly = (role ?? operator.role) === 'viewer';
  const made = {
    name: nameOf(label),
    hash: sha256(token),
    ...(role === undefined ? {} : { role }),
    ...(days === undefined ? {} : { expires: new Date(now.getTime() + days * DAY_MS).toISOString() }),
    ...(looksOnly ? {} : { sealed: seal(token, TOKEN_PURPOSE, operator.token) }),
  };
  return { operator: { ...operator, tokens: [...tokens, made] }, token };
}

/** @throws AppError `operator_unknown` when there is no such token */
export function withoutToken(operator: OperatorRecord, label: string): OperatorRecord {
  const kept = (operator.tokens ?? []).filter(({ name }) => name !== label);
  if (kept.length === (operator.tokens ?? []).length) throw new AppError<HostErrorCode>('operator_unknown', 'missing', `${operator.name} has no token "${label}".`);
  return { ...operator, tokens: kept };
}

/** 100 bits in words that can be typed. */
export function generatePassword(): string {
  const letters = [...randomBytes(20)].map((byte) => PASSWORD_LETTERS[byte % PASSWORD_LETTERS.length]);
  return (letters.join('').match(/.{5}/g) ?? []).join('-');
}

/** Where each half of a person's credential goes: the gateway can tell who signs in, the gatekeeper can check the decision, the vault and the cloud manager a word to them. */
export function operatorSettings({ operators }: { readonly operators: readonly OperatorRecord[] }): { forGateway: string; forGatekeeper: string; forVault: string; forScaling: string } {
  return {
    forGateway: JSON.stringify(operators.map(({ token, slackUser: _, ...open }) => ({ ...open, tokenHash: sha256(token) }))),
    forGatekeeper: JSON.stringify(operators.map(({ name, role, token, slackUser }) => ({ name, role, decisionKey: decisionKey(token), slackUser }))),
    forVault: JSON.stringify(operators.map(({ name, role, token }) => ({ name, role, key: decisionKey(token, 'vault') }))),
    forScaling: JSON.stringify(operators.map(({ name, role, token }) => ({ name, role, key: decisionKey(token, 'scaling') }))),
  };
}

function nameOf(text: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(text)) return text;
  throw invalid(`"${text}" is not a name: letters, digits, dot, dash and underscore, at most 64.`);
}

function invalid(message: string): AppError<HostErrorCode> {
  return new AppError('operator_invalid', 'invalid', message);
}
