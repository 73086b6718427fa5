import type { Zone } from '@waggle/contracts';
import { compactVerify, decodeProtectedHeader, errors, type CryptoKey } from 'jose';
import { argumentsDigest } from './canonical-json.js';
import { GRANT_ALGORITHM, GRANT_TYPE, type GrantClaims, grantClaimsSchema } from './grant.js';
import { grantError } from './grant.error.js';
import type { KeySet } from './key-set.js';

/** The call that is about to be made. */
export interface ExpectedCall {
  readonly server: string;
  readonly tool: string;
  /** What is said of the tool here; compared when given. */
  readonly toolDigest?: string;
  /** As received, before any default is filled in. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly zone: Zone;
  /** Compared when given. */
  readonly taskId?: string;
}

/** Seconds by which the clocks of two machines may differ. */
const CLOCK_TOLERANCE = 5;
const MAX_LENGTH = 4096;

/**
 * Verifies everything that a grant by itself can prove: signature, tool, arguments, zone, time.
 * Whether it was used before is the ledger's question.
 *
 * @param now milliseconds since 1970.
 * @throws AppError with a `GrantErrorCode`, kind denied.
 */
export async function verifyGrant(jws: string | undefined, keys: KeySet, expected: ExpectedCall, now: number = Date.now()): Promise<GrantClaims> {
  const claims = await readGrant(jws, keys);
  checkCall(claims, expected);
  checkTime(claims, now);
  return claims;
}

/** Signature and form alone. @throws AppError `grant_missing`, `grant_malformed`, `grant_signature`. */
export async function readGrant(jws: string | undefined, keys: KeySet): Promise<GrantClaims> {
  if (jws === undefined || jws === '') throw grantError('grant_missing', 'This call needs a grant');
  const payload = await verifySignature(jws, findKey(jws, keys));
  const claims = grantClaimsSchema.safeParse(parseClaims(payload));
  if (!claims.success) throw grantError('grant_malformed', 'The grant does not hold the claims of a grant');
  return claims.data;
}

/** Is it for this call? @throws AppError `grant_wrong_tool`, `grant_wrong_definition`, `grant_wrong_zone`, `grant_wrong_task`, `grant_wrong_arguments`. */
export function checkCall(claims: GrantClaims, expected: ExpectedCall): void {
  const facts = { grantId: claims.gid, approvalId: claims.approvalId };
  if (claims.server !== expected.server || claims.tool !== expected.tool) {
    throw grantError('grant_wrong_tool', `The grant is for ${claims.server}.${claims.tool}`, facts);
  }
  if (expected.toolDigest !== undefined) checkDefinition(claims, expected.toolDigest);
  if (claims.zone !== expected.zone) throw grantError('grant_wrong_zone', `The grant is for the zone ${claims.zone}`, facts);
  if (expected.taskId !== undefined && claims.taskId !== expected.taskId) {
    throw grantError('grant_wrong_task', 'The grant is for another task', facts);
  }
  if (claims.digest !== argumentsDigest(expected.args)) {
    throw grantError('grant_wrong_arguments', 'The arguments are not those that were approved', facts);
  }
}

/** Is the tool still described as it was when this was approved? @throws AppError `grant_wrong_definition`. */
export function checkDefinition(claims: GrantClaims, toolDigest: string): void {
  if (claims.toolDigest === toolDigest) return;
  throw grantError('grant_wrong_definition', `${claims.server}.${claims.tool} is not described as it was when this was approved`, { grantId: claims.gid, approvalId: claims.approvalId });
}

/** Have enough different people agreed? @throws AppError `grant_too_few_people`. */
export function checkPeople(claims: GrantClaims, needed: number): void {
  const agreed = new Set(claims.approvers).size;
  if (agreed >= needed) return;
  throw grantError('grant_too_few_people', `${needed} people must agree to this; ${agreed} did`, { grantId: claims.gid, approvalId: claims.approvalId });
}

/** @param now milliseconds since 1970. @throws AppError `grant_not_yet_valid`, `grant_expired`. */
export function checkTime(claims: GrantClaims, now: number): void {
  const facts = { grantId: claims.gid, approvalId: claims.approvalId };
  const seconds = now / 1000;
  if (seconds < claims.nbf - CLOCK_TOLERANCE) throw grantError('grant_not_yet_valid', 'The grant is not valid yet', facts);
  if (seconds >= claims.exp) throw grantError('grant_expired', 'The grant has expired', facts);
}

function findKey(jws: string, keys: KeySet): CryptoKey {
  if (jws.length > MAX_LENGTH) throw grantError('grant_malformed', 'The grant is too long');
  const header = readHeader(jws);
  if (header.typ !== GRANT_TYPE || header.alg !== GRANT_ALGORITHM) throw grantError('grant_malformed', 'This is not a grant');
  const key = header.kid === undefined ? undefined : keys.get(header.kid);
  if (key === undefined) throw grantError('grant_signature', 'The grant was signed by a key that is not known here');
  return key;
}

function readHeader(jws: string): { typ?: string; alg?: string; kid?: string } {
  try {
    return decodeProtectedHeader(jws);
  } catch {
    throw grantError('grant_malformed', 'The grant cannot be read');
  }
}

async function verifySignature(jws: string, key: CryptoKey): Promise<Uint8Array> {
  try {
    return (await compactVerify(jws, key, { algorithms: [GRANT_ALGORITHM] })).payload;
  } catch (thrown) {
    if (thrown instanceof errors.JWSSignatureVerificationFailed) throw grantError('grant_signature', 'The signature of the grant is wrong');
    throw grantError('grant_malformed', 'The grant cannot be read');
  }
}

function parseClaims(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}
