import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Zone, ZonesFile } from '@waggle/contracts';

/** The other zone's gateway, as far as it is asked: goes up and down. */
export class OtherGateway {
  url = '';
  asked = 0;
  answer: (path: string) => { status: number; body: string; headers?: Record<string, string> } = () => ({ status: 200, body: '{}' });
  private server: Server | undefined;
  private port = 0;

  async up(): Promise<this> {
    this.server = createServer((request, response) => {
      this.asked += 1;
      const { status, body, headers } = this.answer(request.url ?? '');
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers }).end(body);
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  async down(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** As a zone says it. */
  says(zone: Zone, { active, epoch }: Pick<ZonesFile, 'active' | 'epoch'>, ok = true): void {
    this.answer = (path) => (path === '/api/zones/health' ? { status: 200, body: JSON.stringify({ zone, active, epoch, ok, at: new Date().toISOString() }) } : { status: 404, body: '{}' });
  }
}
