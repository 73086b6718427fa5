import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import amqp, { type ChannelModel } from 'amqplib';
import { coalesceWrites } from './coalesce-writes.js';
import { endConnection, streamOf } from './ending.js';
import type { MessagingErrorCode } from './messaging.error.js';

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5000;
/** A broker that takes connections and says nothing for so long is away. */
const CONNECTS_WITHIN_MS = 10_000;
/** A connection that is lost sooner was none: the pauses before the next ones go on growing. */
const SETTLED_MS = 2000;
/** After one to two of these without a sign of life the broker gives an instance's work to others, however its process hangs. */
const HEARTBEAT_SECONDS = 20;

/**
 * One connection to the broker that comes back by itself.
 * Emits `up` with the new connection after every (re)connect, `down` when it is lost; `blocked` tells of a broker's alarm.
 */
export class BrokerConnection extends EventEmitter {
  private model: ChannelModel | undefined;
  private closing = false;
  private alarm = false;
  private connectedAt = 0;
  /** Before the next attempt. */
  private delayMs = 0;

  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly log: Logger,
  ) {
    super();
    this.setMaxListeners(50);
  }

  get connected(): boolean {
    return this.model !== undefined;
  }

  /** Nothing can be sent now, and nobody knows when again. */
  get away(): boolean {
    return this.model === undefined || this.alarm;
  }

  /** For good. */
  get closed(): boolean {
    return this.closing;
  }

  get version(): string {
    const properties: unknown = this.model?.connection.serverProperties;
    return properties !== null && typeof properties === 'object' && 'version' in properties ? String(properties.version) : '0.0';
  }

  /** Connects once; a failure is the caller's. Afterwards a lost connection is taken up again without end. */
  async open(): Promise<void> {
    await this.connect();
  }

  /** The live connection, or a wait for the next one. */
  async ready(): Promise<ChannelModel> {
    while (this.model === undefined) {
      if (this.closing) throw unavailable('The connection to the broker is closed.');
      await once(this, 'change');
    }
    return this.model;
  }

  /** Resolves at once unless the broker has raised its memory or disk alarm; then when it is over. */
  async unblocked(): Promise<void> {
    while (this.alarm && !this.closing) await once(this, 'change');
  }

  /** Resolves within seconds, also when the broker hangs. Whoever waits for the connection is refused. */
  async close(): Promise<void> {
    this.closing = true;
    const model = this.model;
    this.model = undefined;
    this.emit('change');
    if (model !== undefined) await endConnection(model);
  }

  private async connect(): Promise<void> {
    const model = await amqp.connect(withHeartbeat(this.url), { noDelay: true, timeout: CONNECTS_WITHIN_MS, clientProperties: { connection_name: this.name } });
    model.on('error', (error: Error) => this.log.warn({ detail: error.message }, 'broker connection error'));
    // Closed meanwhile: nobody would ever end it.
    if (this.closing) return endConnection(model);
    coalesceWrites(streamOf(model));
    model.on('close', () => this.lost(model));
    model.on('blocked', (reason: string) => this.setAlarm(true, reason));
    model.on('unblocked', () => this.setAlarm(false, ''));
    this.model = model;
    this.connectedAt = performance.now();
    this.alarm = false;
    this.emit('up', model);
    this.emit('change');
  }

  private setAlarm(alarm: boolean, reason: string): void {
    this.alarm = alarm;
    this.log.warn({ reason }, alarm ? 'the broker has raised an alarm: publishing waits' : 'the broker takes messages again');
    this.emit('change');
  }

  private lost(model: ChannelModel): void {
    if (this.model !== model) return;
    this.model = undefined;
    // After a heartbeat that did not come its other end may be silent for ever.
    streamOf(model).destroy();
    this.emit('down');
    if (this.closing) return;
    if (performance.now() - this.connectedAt > SETTLED_MS) this.delayMs = 0;
    this.log.warn({ nextTryMs: this.delayMs }, 'broker connection lost, connecting again');
    void this.reconnect();
  }

  private async reconnect(): Promise<void> {
    while (!this.closing) {
      const delay = this.delayMs;
      this.delayMs = Math.min(Math.max(delay * 2, FIRST_DELAY_MS), MAX_DELAY_MS);
      if (delay > 0) await pause(delay);
      if (await this.connectedAgain()) return;
    }
  }

  private async connectedAgain(): Promise<boolean> {
    if (this.closing) return false;
    try {
      await this.connect();
      this.log.info({}, 'broker connection is back');
      return true;
    } catch (error) {
      this.log.warn({ detail: error instanceof Error ? error.message : String(error), nextTryMs: this.delayMs }, 'broker not reachable');
      return false;
    }
  }
}

export function unavailable(message: string, cause?: unknown): AppError<MessagingErrorCode> {
  return new AppError<MessagingErrorCode>('broker_unavailable', 'transient', message, {}, cause);
}

/** An address that says otherwise keeps its word. */
function withHeartbeat(address: string): string {
  const url = new URL(address);
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return url.href;
}
