import { z } from 'zod';
import { ADDRESSED, query } from '../message.js';

/** The services that keep data of people. Each answers `person.export.v1` and `person.erase.v1`. */
export const PERSON_KEEPERS = ['crm', 'orchestrator', 'gatekeeper', 'audit', 'workspace', 'gateway', 'mcp-whatsapp'] as const;
export const personKeeperSchema = z.enum(PERSON_KEEPERS);

/** Normalised: lower case, or digits behind a +. */
export const personAddressSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .regex(/^(?:[^\s@]+@[^\s@]+\.[^\s@]+|\+\d{7,15})$/, 'an e-mail address, or a telephone number as +<digits>');

export const personRecordSchema = z.object({ kind: z.string(), id: z.string(), at: z.iso.datetime().nullable(), content: z.json() });
export type PersonRecord = z.infer<typeof personRecordSchema>;

/** All that one service keeps of a person. Addressed. `more`: there are more records than are given. */
export const PersonExport = query(
  'person.export.v1',
  ADDRESSED,
  z.object({ address: personAddressSchema }),
  z.object({ records: z.array(personRecordSchema), more: z.boolean() }),
);
