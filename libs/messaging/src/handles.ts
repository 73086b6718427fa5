import type { Message } from '@waggle/contracts';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';

/** Marks our handlers among those of other transports. */
export const WAGGLE_TRANSPORT = Symbol('waggle');

export interface HandlesOptions {
  /**
   * The handler takes `Received[]` and `MessageContext[]` instead of one payload: up to this many messages that gathered while the
   * batch before was under way. In a service with a schema it owns the transaction and the inbox (`Messenger.commit`).
   */
  readonly batch?: number;
  /** Milliseconds that a batch waits for more: for what nobody waits for. Default 0. */
  readonly gatherMs?: number;
}

export interface HandlerExtras extends HandlesOptions {
  readonly messages: readonly Message[];
}

/** Makes a method the handler of a message (or of several, each checked against its own schema): `(payload, context)`. */
export function Handles(message: Message | readonly Message[], options: HandlesOptions = {}): MethodDecorator {
  const messages = Array.isArray(message) ? (message as readonly Message[]) : [message as Message];
  const extras: HandlerExtras = { messages, ...options };
  return (target, key, descriptor) => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    MessagePattern(
      messages.map((one) => one.name),
      WAGGLE_TRANSPORT,
      { ...extras },
    )(target, key, descriptor as TypedPropertyDescriptor<unknown>);
  };
}
