import type { Role, Zone } from '@waggle/contracts';

/** Injects the service's own settings: `@Inject(CONFIG) config: ConfigOf<typeof xConfig>`. */
export const CONFIG = Symbol('config');
/** Injects the service's logger. */
export const LOGGER = Symbol('logger');
/** Injects who this instance is. */
export const IDENTITY = Symbol('identity');

export interface Identity {
  readonly service: string;
  readonly instance: string;
  readonly zone: Zone;
  readonly role: Role;
  readonly dryRun: boolean;
}
