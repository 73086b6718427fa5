import { z } from 'zod';

/** `cloud` prepares, `local` executes; a single machine is `local`. */
export const zoneSchema = z.enum(['cloud', 'local']);
export type Zone = z.infer<typeof zoneSchema>;

/** How a zone runs. `diamond` is an alias of `swarm`, `gold` of `single`. */
export const ROLES = ['swarm', 'cloud', 'local', 'single'] as const;
export const roleSchema = z
  .enum([...ROLES, 'diamond', 'gold'])
  .transform((role) => (role === 'diamond' ? 'swarm' : role === 'gold' ? 'single' : role));
export type Role = (typeof ROLES)[number];

/** The zone that a role runs in. */
export const ZONE_OF: Readonly<Record<Role, Zone>> = { swarm: 'local', local: 'local', single: 'local', cloud: 'cloud' };
