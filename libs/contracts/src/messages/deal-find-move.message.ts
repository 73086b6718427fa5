import { z } from 'zod';
import { query } from '../message.js';
import { dealMoveSchema } from './deal-move.message.js';

/** Was the move of this key made? A move of the deal that is under way is waited for. */
export const DealFindMove = query('deal.find_move.v1', 'crm', z.object({ key: z.string(), dealId: z.uuid() }), z.object({ move: dealMoveSchema.nullable() }));
