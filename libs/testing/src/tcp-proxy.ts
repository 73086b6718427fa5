import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** A wire to a server that can be cut, torn, slowed and held. Bytes are never lost, doubled or reordered while a connection lives. */
export class TcpProxy {
  private readonly pairs = new Set<Pair>();
  private refusing = false;
  private held: { readonly release: () => void; readonly until: Promise<void> } | undefined;
  private latencyMs = 0;

  private constructor(
    private readonly listener: Server,
    private readonly target: { readonly host: string; readonly port: number },
  ) {
    listener.on('connection', (client) => this.join(client));
  }

  /** Listens on a free port of loopback, or on this one. */
  static async open(target: { host: string; port: number }, port = 0): Promise<TcpProxy> {
    const listener = createServer({ allowHalfOpen: true, noDelay: true });
    const proxy = new TcpProxy(listener, target);
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.pairs.size;
  }

  /** Ends all connections and takes no new one, until `heal`. */
  cut(): void {
    this.refusing = true;
    this.tear(1);
  }

  /** Ends this part of the connections, 0 to 1, the oldest first; new ones are taken. */
  tear(part: number): void {
    const many = Math.ceil(this.pairs.size * part);
    for (const pair of [...this.pairs].slice(0, many)) end(pair);
  }

  /** Every piece of data arrives this much later, until `heal`. */
  slow(latencyMs: number): void {
    this.latencyMs = latencyMs;
  }

  /** Nothing arrives any more, and nobody is told, until `heal`: then all of it does. */
  hold(): void {
    if (this.held !== undefined) return;
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    this.held = { release, until };
  }

  heal(): void {
    this.refusing = false;
    this.latencyMs = 0;
    this.held?.release();
    this.held = undefined;
  }

  async close(): Promise<void> {
    this.heal();
    this.cut();
    this.listener.close();
    await once(this.listener, 'close');
  }

  private join(client: Socket): void {
    client.on('error', () => undefined);
    if (this.refusing) return void client.resetAndDestroy();
    const server = connect({ ...this.target, allowHalfOpen: true, noDelay: true });
    const pair = { client, server };
    this.pairs.add(pair);
    const gone = (): void => {
      this.pairs.delete(pair);
      end(pair);
    };
    server.on('error', gone);
    client.once('close', gone);
    server.once('close', gone);
    void this.carry(client, server);
    void this.carry(server, client);
  }

  private async carry(from: Socket, to: Socket): Promise<void> {
    try {
      // The end of one direction is not that of the other.
      for await (const piece of from.iterator({ destroyOnReturn: false })) {
        await this.passable();
        if (!to.write(piece as Buffer)) await once(to, 'drain');
      }
      await this.passable();
      to.end();
    } catch {
      to.destroy();
    }
  }

  private async passable(): Promise<void> {
    if (this.latencyMs > 0) await delay(this.latencyMs);
    await this.held?.until;
  }
}

function end({ client, server }: Pair): void {
  reset(client);
  reset(server);
}

/** libuv refuses to reset what is being shut down, and Node then leaves it open for ever. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
