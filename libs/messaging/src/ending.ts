import type { Channel, ChannelModel } from 'amqplib';
import type { Duplex } from 'node:stream';

/** A broker that has not let a connection end by then hangs. */
const ENDS_WITHIN_MS = 5000;

/** The socket beneath a connection. */
export const streamOf = (model: ChannelModel): Duplex & { unref?(): void } => (model.connection as unknown as { readonly stream: Duplex }).stream;

/** Ends a channel. Resolves also when its connection goes meanwhile, of which the library's own promise learns nothing. */
export async function endChannel(channel: Channel | undefined): Promise<void> {
  if (channel === undefined) return;
  const gone = new Promise<void>((resolve) => channel.once('close', resolve));
  await Promise.race([closed(channel), gone]);
}

/** Ends a connection, and cuts it when the broker hangs: whatever waits on one of its channels fails then. */
export async function endConnection(model: ChannelModel): Promise<void> {
  const stream = streamOf(model);
  const gone = new Promise<void>((resolve) => model.once('close', () => resolve()));
  const hangs = setTimeout(() => stream.destroy(new Error('The broker does not let the connection end.')), ENDS_WITHIN_MS);
  await Promise.race([closed(model), gone]);
  clearTimeout(hangs);
  // What is left is the other side's to end, and keeps no process alive.
  stream.unref?.();
}

/** One that is closed already refuses to be closed, by a throw. */
async function closed(one: { close(): Promise<void> }): Promise<void> {
  try {
    await one.close();
  } catch {
    return;
  }
}
