import { z } from 'zod';

/** `cloud` prepares, `local` executes; a single machine is `local`. */
export const zoneSchema = z.enum(['cloud', 'local']);
export type Zone = z.infer<typeof zoneSchema>;

/** There are two. */
export const otherZone = (zone: Zone): Zone => (zone === 'local' ? 'cloud' : 'local');

/** How a zone runs. `diamond` is an alias of `swarm`, `gold` of `single`. */
export const ROLES = ['swarm', 'cloud', 'local', 'single'] as const;
export const roleSchema = z
  .enum([...ROLES, 'diamond', 'gold'])
  .transform((role) => (role === 'diamond' ? 'swarm' : role === 'gold' ? 'single' : role));
export type Role = (typeof ROLES)[number];

/** The zone that a role runs in. */
export const ZONE_OF: Readonly<Record<Role, Zone>> = { swarm: 'local', local: 'local', single: 'local', cloud: 'cloud' };

/** Services that decide, ask people or act outside with nothing to prepare: where nothing may act they do not exist. */
export const LOCAL_SERVICES: readonly string[] = ['gatekeeper', 'notifier', 'compliance', 'mcp-payment', 'mcp-whatsapp'];

/** Messages that carry out an approved call, to services that every zone has. */
export const ACTING_MESSAGES: readonly string[] = ['deal.move.v1'];

/** Can this be said in the zone? No approval and no execution is spoken of where nothing may act. */
export function isSaidIn(zone: Zone, { owner, name }: { readonly owner: string; readonly name: string }): boolean {
  return zone === 'local' || !(LOCAL_SERVICES.includes(owner) || ACTING_MESSAGES.includes(name));
}
