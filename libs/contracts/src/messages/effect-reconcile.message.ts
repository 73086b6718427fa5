import { z } from 'zod';
import { ADDRESSED, query } from '../message.js';
import { effectSchema } from './effect-list.message.js';
import { TaskReconcile } from './task-reconcile.message.js';

/**
 * Ends what is open of a task in a tool server's execution ledger, by a person's word, whose proof the server has checked. What did not
 * happen may be proposed and done again. Addressed to the tool server. Fails with `proof_invalid`, `role_forbidden`, `effect_settled`
 * (somebody has said the opposite), `effect_busy`.
 */
export const EffectReconcile = query('effect.reconcile.v1', ADDRESSED, TaskReconcile.payload, z.object({ effects: z.array(effectSchema) }));
