import type { Envelope, Lane, Message } from '@waggle/contracts';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Acknowledgements } from './acknowledgements.js';
import type { HandlerExtras } from './handles.js';
import type { MessageContext, Received } from './message-context.js';
import type { WireMessage } from './seal.js';

/** One handler method as Nest has bound it. */
export interface BoundHandler {
  readonly extras: HandlerExtras;
  invoke(payload: unknown, context: MessageContext | readonly MessageContext[]): Promise<unknown>;
}

/** A message that the broker has handed to this instance and that is not settled yet. */
export interface Delivery {
  readonly wire: WireMessage;
  readonly envelope: Envelope;
  readonly message: Message;
  readonly payload: unknown;
  /** The service whose user the broker has verified; undefined where all share one. */
  readonly sender: string | undefined;
  readonly handler: BoundHandler;
  readonly lane: Lane;
  readonly raw: ConsumeMessage;
  readonly channel: Channel;
  readonly acknowledgements: Acknowledgements;
}

export function received(delivery: Delivery): Received {
  return { envelope: delivery.envelope, message: delivery.message, payload: delivery.payload };
}
