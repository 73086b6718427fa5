import { z } from 'zod';
import { ADDRESSED, query } from '../message.js';

/**
 * Asks the gatekeeper, which alone holds people's keys, whether a statement is the person's own and their role suffices. Addressed.
 * Not for decisions: those it takes itself. Fails with `proof_invalid`, `role_forbidden`.
 */
export const ProofCheck = query(
  'proof.check.v1',
  ADDRESSED,
  z.object({
    statement: z.looseObject({ action: z.string(), person: z.string(), channel: z.literal('rest'), decidedAt: z.iso.datetime() }),
    proof: z.string(),
    least: z.enum(['approver', 'admin']),
  }),
  z.object({ person: z.string() }),
);
