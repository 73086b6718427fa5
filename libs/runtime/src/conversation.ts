import 'reflect-metadata';
import { PATTERN_EXTRAS_METADATA } from '@nestjs/microservices/constants.js';
import { type Message, sendersOf } from '@waggle/contracts';
import { allMessages, type Conversation } from '@waggle/messaging';
import { DeadLetterController } from './dead-letter.controller.js';
import type { ServiceDefinition } from './define-service.js';
import { HealthProbeController } from './health-probe.controller.js';
import { RollCallController } from './roll-call.controller.js';
import { VaultChangedController } from './vault-changed.controller.js';

/** What a service may say, and what it hears: its broker rights follow from it. */
export function conversationOf(definition: ServiceDefinition): Conversation {
  const { name, plane, controllers } = definition;
  // A tool server hears of its secrets once one of its settings names one.
  const runtimes = [RollCallController, HealthProbeController, DeadLetterController, ...(plane === 'tool' ? [VaultChangedController] : [])];
  return {
    service: name,
    sends: allMessages().filter((message) => sendersOf(message).includes(name)),
    handles: handledBy({ controllers: [...controllers, ...runtimes] }),
  };
}

/** Every message that a service has an `@Handles` method for, once per method. */
export function handledBy({ controllers }: Pick<ServiceDefinition, 'controllers'>): Message[] {
  return controllers.flatMap(({ prototype }: { prototype: object }) =>
    Object.getOwnPropertyNames(prototype).flatMap((method) => {
      const handler = Object.getOwnPropertyDescriptor(prototype, method)?.value as object | undefined;
      const extras = handler && (Reflect.getMetadata(PATTERN_EXTRAS_METADATA, handler) as { messages?: Message[] } | undefined);
      return extras?.messages ?? [];
    }),
  );
}
