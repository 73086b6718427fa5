import { z } from 'zod';
import { query } from '../message.js';

/** What a secret is called: `smtp-url`. Names are no secrets. */
export const secretNameSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'a name of small letters, digits, dot, dash and underscore, at most 100');
/** Who may read a secret: tool servers, by their service names, and the intake, for the secrets of webhooks. */
export const secretReaderSchema = z.string().regex(/^(?:mcp-[a-z0-9-]{1,50}|intake)$/, 'a tool server, like mcp-email, or intake');

/** A value sealed to somebody's public key: a compact JWE (RFC 7516), ECDH-ES with A256GCM. */
export const sealedSchema = z.string().max(200_000).regex(/^[\w-]+\.\.[\w-]+\.[\w-]*\.[\w-]+$/, 'a compact JWE of ECDH-ES');

const coordinate = z.string().regex(/^[\w-]{43}$/, '32 bytes in base64url');

/** The public half of a key that something is sealed to: a JWK on the curve P-256. */
export const sealingKeySchema = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate });
export type SealingKey = z.infer<typeof sealingKeySchema>;

export const VAULT_ACTIONS = ['vault.store', 'vault.rotate', 'vault.delete', 'vault.export', 'vault.rewrap', 'vault.backup', 'vault.restore'] as const;

/**
 * An admin's word to the vault. It comes with a proof that only the person can make (libs/grants, decision proof, for the vault) and counts once.
 */
export const vaultStatementSchema = z.object({
  action: z.enum(VAULT_ACTIONS),
  /** The secret; empty where all are meant. */
  name: z.union([secretNameSchema, z.literal('')]),
  /** SHA-256 (hex) of what is sealed beside it, and of the file where there is one; empty without. */
  digest: z.string().regex(/^([0-9a-f]{64})?$/),
  /** Only with `vault.store`: who may read it. */
  readers: z.array(secretReaderSchema).max(50).optional(),
  /** From then on nobody is given this version. `null`: it has no end. Left out with `vault.rotate`: as before. */
  expiresAt: z.iso.datetime().nullable().optional(),
  /** `fernet`: what is sealed is JSON {key, token, ttlSeconds?} of a Fernet token, and its content is stored. */
  format: z.enum(['plain', 'fernet']).optional(),
  person: z.string(),
  channel: z.string(),
  decidedAt: z.iso.datetime(),
});
export type VaultStatement = z.infer<typeof vaultStatementSchema>;

/** Adds a version of a secret; `vault.rotate` keeps its readers, and there must be one. The value is sealed to the vault's own key (`vault.key.v1`). */
export const VaultStore = query(
  'vault.store.v1',
  'vault',
  z.object({ statement: vaultStatementSchema, proof: z.string(), sealed: sealedSchema }),
  z.object({ name: secretNameSchema, version: z.number().int() }),
);
