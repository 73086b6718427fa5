import { createHash, timingSafeEqual } from 'node:crypto';
import { passwordLockSchema, TOKEN_PURPOSE, unseal } from '@waggle/grants/keyring';
import { z } from 'zod';

/** Each role may do all that the ones before it may. */
export const ACCESS_ROLES = ['viewer', 'approver', 'admin'] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

const furtherTokenSchema = z.object({
  name: z.string(),
  hash: hashSchema,
  role: z.enum(ACCESS_ROLES).optional(),
  expires: z.iso.datetime().optional(),
  /** The person's key under this token. */
  sealed: z.string().optional(),
});

export const peopleSchema = z.array(
  z.object({
    name: z.string().min(1),
    role: z.enum(ACCESS_ROLES),
    tokenHash: hashSchema,
    password: passwordLockSchema.optional(),
    tokens: z.array(furtherTokenSchema).optional(),
    /** Value of OIDC_NAME_CLAIM. */
    oidc: z.string().optional(),
  }),
);
export type Person = z.infer<typeof peopleSchema>[number];

/** One of the ways in which a person shows who they are. */
export interface Credential {
  /** Changes with the secret: what rests on a credential ends with it. */
  readonly id: string;
  readonly person: Person;
  readonly role: AccessRole;
  readonly expires: string | undefined;
}

/** Somebody who has just shown a credential. */
export interface Holder {
  readonly credential: Credential;
  /** The person's own token, from which the proof of a decision is made; undefined for who may only look. */
  readonly key: string | undefined;
}

interface TokenCredential extends Credential {
  readonly hash: string;
  readonly sealed: string | undefined;
  readonly own: boolean;
}

/** Who holds this token. Looks at every token of every person, and each comparison takes the same time. Expiry is the caller's question. */
export function holderOf(token: string, people: readonly Person[]): Holder | undefined {
  const hash = createHash('sha256').update(token, 'utf8').digest();
  const [found] = people.flatMap(tokensOf).filter((one) => timingSafeEqual(Buffer.from(one.hash, 'hex'), hash));
  if (found === undefined) return undefined;
  return { credential: found, key: found.own ? token : unsealed(token, found) };
}

/** Every way in which this person can show who they are, OIDC apart. */
export function credentialsOf(person: Person): Credential[] {
  const { password, role } = person;
  const ofPassword = password === undefined ? [] : [{ id: passwordCredential(password.hash), person, role, expires: undefined }];
  return [...tokensOf(person), ...ofPassword];
}

/** @param hash what tells whether the password is right. */
export function passwordCredential(hash: string): string {
  return `password:${createHash('sha256').update(hash).digest('hex').slice(0, 32)}`;
}

export function hasExpired({ expires }: Pick<Credential, 'expires'>, now: Date): boolean {
  return expires !== undefined && Date.parse(expires) <= now.getTime();
}

export function mayAct(role: AccessRole, needed: AccessRole): boolean {
  return ACCESS_ROLES.indexOf(role) >= ACCESS_ROLES.indexOf(needed);
}

export function lowerOf(one: AccessRole, other: AccessRole): AccessRole {
  return mayAct(one, other) ? other : one;
}

function tokensOf(person: Person): TokenCredential[] {
  const own = { id: tokenCredential(person.tokenHash), person, role: person.role, expires: undefined, hash: person.tokenHash, sealed: undefined, own: true };
  const further = (person.tokens ?? []).map(({ hash, role, expires, sealed }) => {
    return { id: tokenCredential(hash), person, role: lowerOf(role ?? person.role, person.role), expires, hash, sealed, own: false };
  });
  return [own, ...further];
}

const tokenCredential = (hash: string): string => `token:${hash.slice(0, 32)}`;

function unsealed(token: string, { sealed }: TokenCredential): string | undefined {
  return sealed === undefined ? undefined : unseal(token, TOKEN_PURPOSE, sealed);
}
