import type { DriverKind, Instance } from '@waggle/contracts';

/** What launches and ends instances of services. Everything may throw `driver_failed` (transient). */
export interface Driver {
  readonly kind: DriverKind;
  /** Those that are there, ending ones too; undefined when the service does not run here. */
  list(service: string): Promise<Instance[] | undefined>;
  launch(service: string): Promise<void>;
  /** Lets it finish what is under way, then ends it. Returns before that. */
  terminate(service: string, instance: string): Promise<void>;
  /** Launches, or terminates the youngest, until there are so many. */
  scale(service: string, count: number): Promise<void>;
  /** What else rules the count of this service, so that this shall not. */
  governedBy(service: string): Promise<string | undefined>;
}

export const DRIVER = Symbol('driver');
