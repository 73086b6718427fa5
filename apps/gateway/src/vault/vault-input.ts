import { createHash } from 'node:crypto';
import { sealedSchema, secretNameSchema, secretReaderSchema, type VaultStatement } from '@waggle/contracts';
import { decisionKey, proveDecision } from '@waggle/grants';
import { z } from 'zod';
import type { Signed } from '../access/caller.js';

const sealed = { sealed: sealedSchema };
const expiresAt = z.iso.datetime().nullable().optional();

/** What is sealed is sealed by whoever has it: the gateway never sees a value. */
export const putSchema = z.object({ ...sealed, readers: z.array(secretReaderSchema).min(1).max(50), expiresAt, format: z.enum(['plain', 'fernet']).optional() });
export const rotateSchema = z.object({ ...sealed, expiresAt, format: z.enum(['plain', 'fernet']).optional() });
export const sealedBodySchema = z.object(sealed);
export const restoreSchema = z.object({ ...sealed, file: z.string().min(1).max(20_000_000) });

/** A JWE that opens for nobody: for the examples of the document. */
export const SEALED_EXAMPLE = 'eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSJ9..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA';

export const secretName = secretNameSchema;

type Given = Partial<Pick<VaultStatement, 'readers' | 'expiresAt' | 'format'>> & { readonly name?: string; readonly sealed?: string; readonly file?: string };

/** An admin's word to the vault, and the proof of it that only the holder of the token can make. */
export function wordOf(action: VaultStatement['action'], { name = '', sealed: jwe, file, ...more }: Given, { person, token }: Signed, now = new Date()): { statement: VaultStatement; proof: string } {
  const parts = [jwe, file].filter((part) => part !== undefined);
  const digest = parts.length === 0 ? '' : createHash('sha256').update(parts.join('\n'), 'utf8').digest('hex');
  const statement = { action, name, digest, ...more, person: person.name, channel: 'rest', decidedAt: now.toISOString() };
  return { statement, proof: proveDecision(statement, decisionKey(token, 'vault')) };
}
