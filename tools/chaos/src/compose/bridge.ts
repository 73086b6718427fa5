import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { docker } from './engine.js';

/** Where containers reach this machine. */
export async function hostAddress(): Promise<string> {
  return (await docker('network', 'inspect', 'bridge', '--format', '{{(index .IPAM.Config 0).Gateway}}')).trim() || '172.17.0.1';
}

/** Opens a port of loopback to the containers, and to them alone: it listens on the bridge. */
export async function openToContainers(host: string, port: number): Promise<{ port: number; close: () => void }> {
  const server: Server = createServer((outer) => {
    const inner = connect(port, '127.0.0.1');
    const end = (): void => void (outer.destroy(), inner.destroy());
    outer.on('error', end).on('close', end).pipe(inner);
    inner.on('error', end).on('close', end).pipe(outer);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  return { port: address !== null && typeof address === 'object' ? address.port : 0, close: () => server.close() };
}
