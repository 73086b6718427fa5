import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Each role may do all that the ones before it may. */
export const ACCESS_ROLES = ['viewer', 'approver', 'admin'] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

export const peopleSchema = z.array(
  z.object({ name: z.string().min(1), role: z.enum(ACCESS_ROLES), tokenHash: z.string().regex(/^[0-9a-f]{64}$/) }),
);
export type Person = z.infer<typeof peopleSchema>[number];

/** Who holds this token. Looks at every person, and each comparison takes the same time. */
export function holderOf(token: string, people: readonly Person[]): Person | undefined {
  const hash = createHash('sha256').update(token, 'utf8').digest();
  return people.filter((person) => timingSafeEqual(Buffer.from(person.tokenHash, 'hex'), hash))[0];
}

export function mayAct(role: AccessRole, needed: AccessRole): boolean {
  return ACCESS_ROLES.indexOf(role) >= ACCESS_ROLES.indexOf(needed);
}
