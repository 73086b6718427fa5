import type { Provider, Type } from '@nestjs/common';
import { type ConfigShape, databaseConfig } from '@waggle/config';
import type { Message, Role } from '@waggle/contracts';
import type { EntitySchema, MigrationInterface } from 'typeorm';

export type Plane = 'agent' | 'tool' | 'core' | 'edge';

/** Whether several instances of a service may run at once, and why that is so. */
export interface Instances {
  readonly of: 'one' | 'many';
  readonly why: string;
}

/** All that the runtime needs to know of a deployable. */
export interface ServiceDefinition {
  /** Also the name of its queues, its schema (with `_`) and its database role. */
  readonly name: string;
  readonly plane: Plane;
  /** The roles in which it runs. */
  readonly roles: readonly Role[];
  readonly config: ConfigShape;
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
  /** Only services that own tables. */
  readonly persistence?: {
    readonly migrations: ReadonlyArray<new () => MigrationInterface>;
    readonly entities?: ReadonlyArray<(new () => object) | EntitySchema>;
    /** A statement that takes longer fails, in milliseconds: for whoever must go on beside a database that hangs. Default: none does. */
    readonly queryTimeoutMs?: number;
    /** Tables in which the service may only insert, where it has a database role of its own. */
    readonly appendOnly?: readonly string[];
  };
  /** Handlers at once. Default 8. */
  readonly concurrency?: number;
  /** Addressed messages that it must handle beside those that it owns. */
  readonly mustHandle?: readonly Message[];
  /** How many of it may run at once. Default: one. */
  readonly instances: Instances;
  /** Said in its heartbeats; agents only. */
  readonly capabilities?: Readonly<Record<string, number>>;
}

type Given = Pick<ServiceDefinition, 'name' | 'plane' | 'roles'> & Partial<ServiceDefinition> & { readonly module?: Type };

const ONE: Instances = { of: 'one', why: 'Nobody has shown that several of it do no harm.' };

/** Declares a service; everything but name, plane and roles has a default. */
export function defineService(given: Given): ServiceDefinition {
  const { module, ...rest } = given;
  const fromModule = module === undefined ? { controllers: [], providers: [] } : moduleParts(module);
  return {
    instances: ONE,
    ...rest,
    config: { ...(given.persistence !== undefined && databaseConfig), ...given.config },
    controllers: [...(given.controllers ?? []), ...fromModule.controllers],
    providers: [...(given.providers ?? []), ...fromModule.providers],
  };
}

/** A service is one flat Nest module: what a `@Module` class lists is taken over. */
function moduleParts(module: Type): { controllers: Type[]; providers: Provider[] } {
  const controllers = (Reflect.getMetadata('controllers', module) as Type[] | undefined) ?? [];
  const providers = (Reflect.getMetadata('providers', module) as Provider[] | undefined) ?? [];
  return { controllers, providers: [...providers, module] };
}
