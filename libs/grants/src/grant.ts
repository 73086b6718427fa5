import { zoneSchema } from '@waggle/contracts';
import { z } from 'zod';

/** The `typ` of the JWS header: no other signed text can be taken for a grant. */
export const GRANT_TYPE = 'waggle-grant+jwt';
export const GRANT_ALGORITHM = 'EdDSA';
/** Seconds that a grant is valid unless told otherwise. */
export const GRANT_LIFETIME = 15 * 60;

/** What a grant permits: one call of one tool with exactly these arguments. Times are seconds since 1970 (RFC 7519). */
export const grantClaimsSchema = z.object({
  gid: z.uuid(),
  approvalId: z.string().min(1),
  taskId: z.string().min(1),
  server: z.string().min(1),
  tool: z.string().min(1),
  /** SHA-256 (hex) of the canonical arguments. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 (hex) of what was said of the tool when it was approved, see `toolDigest`. */
  toolDigest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The people who agreed, each once. */
  approvers: z.array(z.string().min(1)).min(1),
  zone: zoneSchema,
  iat: z.number().int(),
  nbf: z.number().int(),
  exp: z.number().int(),
});
export type GrantClaims = z.infer<typeof grantClaimsSchema>;
