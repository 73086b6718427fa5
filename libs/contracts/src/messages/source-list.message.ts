import { z } from 'zod';
import { query } from '../message.js';
import { sourceSchema } from '../source.js';

/** Where this zone's tasks come from, by id. */
export const SourceList = query('source.list.v1', 'intake', z.object({}), z.object({ sources: z.array(sourceSchema) }));
