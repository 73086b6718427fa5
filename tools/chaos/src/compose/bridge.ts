import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { docker, execute } from './engine.js';

/** Where containers reach this machine. */
export async function hostAddress(): Promise<string> {
  return (await docker('network', 'inspect', 'bridge', '--format', '{{(index .IPAM.Config 0).Gateway}}')).trim() || '172.17.0.1';
}

/** A certificate for this machine as containers see it, which is its own authority: `key.pem` and `ca.pem` in the folder. */
export async function makeCertificate(folder: string, host: string): Promise<{ key: Buffer; cert: Buffer }> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
  await execute('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=mail', '-addext', `subjectAltName=IP:${host}`, '-keyout', key, '-out', cert]);
  return { key: await readFile(key), cert: await readFile(cert) };
}

/** Opens a port of loopback to the containers, and to them alone: it listens on the bridge; with TLS where a certificate is given. */
export async function openToContainers(host: string, port: number, certificate?: { key: Buffer; cert: Buffer }): Promise<{ port: number; close: () => void }> {
  const pass = (outer: Socket): void => {
    const inner = connect(port, '127.0.0.1');
    const end = (): void => void (outer.destroy(), inner.destroy());
    outer.on('error', end).on('close', end).pipe(inner);
    inner.on('error', end).on('close', end).pipe(outer);
  };
  const server: Server = certificate === undefined ? createServer(pass) : createTlsServer(certificate, pass);
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  return { port: address !== null && typeof address === 'object' ? address.port : 0, close: () => server.close() };
}
