import { z } from 'zod';
import { query } from '../message.js';

/** The instructions of the house that stand in the company's handbook, for whoever drafts. They say how, and permit nothing. */
export const HandbookRead = query('handbook.read.v1', 'workspace', z.object({}), z.object({ houseRules: z.array(z.string().max(300)).max(30) }));
