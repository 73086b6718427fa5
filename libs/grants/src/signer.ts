/**
 * Signs grants. Only the gatekeeper imports this; everyone else verifies with the public keys.
 */
import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, CompactSign, exportJWK, generateKeyPair as generateEdKeys, type CryptoKey } from 'jose';
import { argumentsDigest } from './canonical-json.js';
import { GRANT_ALGORITHM, GRANT_LIFETIME, GRANT_TYPE, type GrantClaims, grantClaimsSchema } from './grant.js';
import { STOP_ANSWER_TYPE, type StopAnswer, stopAnswerSchema } from './stop-answer.js';
import { importKey, parseKey, type PrivateJwk, privateKeySchema, type PublicJwk, publicKeySchema } from './key-set.js';

export interface SigningKey {
  readonly kid: string;
  readonly key: CryptoKey;
}

/** What was approved. */
export interface GrantRequest {
  readonly approvalId: string;
  readonly taskId: string;
  readonly server: string;
  readonly tool: string;
  /** What was said of the tool, see `toolDigest`. */
  readonly toolDigest: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly approvers: readonly string[];
  readonly zone: GrantClaims['zone'];
  /** Seconds of validity; default 900. */
  readonly lifetime?: number;
  /** Default: a new one. */
  readonly gid?: string;
}

export interface SignedGrant {
  readonly jws: string;
  readonly claims: GrantClaims;
}

/** @param now milliseconds since 1970. */
export async function signGrant(request: GrantRequest, signer: SigningKey, now: number = Date.now()): Promise<SignedGrant> {
  const { args, lifetime = GRANT_LIFETIME, gid = randomUUID(), ...what } = request;
  const iat = Math.floor(now / 1000);
  const claims = grantClaimsSchema.parse({ ...what, gid, digest: argumentsDigest(args), iat, nbf: iat, exp: iat + lifetime });
  const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: GRANT_ALGORITHM, typ: GRANT_TYPE, kid: signer.kid })
    .sign(signer.key);
  return { jws, claims };
}

/** Says, so that it can be proven, whether a stop holds the call that was asked about. */
export async function signStopAnswer(answer: StopAnswer, signer: SigningKey): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(stopAnswerSchema.parse(answer)))).setProtectedHeader({ alg: GRANT_ALGORITHM, typ: STOP_ANSWER_TYPE, kid: signer.kid }).sign(signer.key);
}

/** Reads the private JWK, as text or parsed. @throws AppError `key_invalid`; it never repeats the key. */
export async function loadSigningKey(source: unknown): Promise<SigningKey> {
  const jwk = parseKey(privateKeySchema, source);
  return { kid: jwk.kid, key: await importKey(jwk) };
}

/** A new Ed25519 pair; `kid` is the key's thumbprint (RFC 7638). */
export async function generateKeyPair(): Promise<{ privateJwk: PrivateJwk; publicJwk: PublicJwk }> {
  const pair = await generateEdKeys(GRANT_ALGORITHM, { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(pair.privateKey);
  const privateJwk = privateKeySchema.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk) });
  const { kty, crv, x, kid } = privateJwk;
  return { privateJwk, publicJwk: publicKeySchema.parse({ kty, crv, x, kid }) };
}
