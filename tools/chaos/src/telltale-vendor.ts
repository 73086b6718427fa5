import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Outside systems that refuse everybody and repeat all that they were given in the error, credentials too. */
export interface TelltaleVendors {
  readonly http: number;
  /** Speaks enough of IMAP and of SMTP to be signed in to. */
  readonly imap: number;
  readonly smtp: number;
  /** How often each was asked. */
  readonly asked: Record<'http' | 'imap' | 'smtp', number>;
  close(): Promise<void>;
}

export async function startTelltaleVendors(): Promise<TelltaleVendors> {
  const asked = { http: 0, imap: 0, smtp: 0 };
  const http = createHttpServer((request, response) => {
    asked.http += 1;
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part)).on('end', () => {
      const told = `refused: ${JSON.stringify(request.headers)} ${body}`;
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: false, error: told, message: told, code: 20003, status: 401 }));
    });
  });
  const imap = talker('* OK [CAPABILITY IMAP4rev1] ready', (line) => {
    const [tag = '*', command = ''] = line.split(' ');
    if (/^capability$/i.test(command)) return `* CAPABILITY IMAP4rev1\r\n${tag} OK`;
    asked.imap += 1;
    return `${tag} NO [AUTHENTICATIONFAILED] refused: ${line}`;
  });
  const smtp = talker('220 ready', (line) => {
    if (/^ehlo/i.test(line)) return '250-ready\r\n250 AUTH PLAIN LOGIN';
    asked.smtp += 1;
    return `535 refused: ${line} ${Buffer.from(line.split(' ').at(-1) ?? '', 'base64').toString('utf8').replaceAll(/[^\x20-\x7e]/g, ' ')}`;
  });
  const all: Server[] = [http, imap, smtp];
  const sockets = new Set<Socket>();
  for (const server of all) server.on('connection', (socket: Socket) => sockets.add(socket.once('close', () => sockets.delete(socket))));
  await Promise.all(all.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))));
  const [httpPort = 0, imapPort = 0, smtpPort = 0] = all.map((server) => (server.address() as AddressInfo).port);
  return { http: httpPort, imap: imapPort, smtp: smtpPort, asked, close };

  async function close(): Promise<void> {
    const closed = all.map((server) => new Promise((resolve) => server.close(resolve)));
    sockets.forEach((socket) => socket.destroy());
    await Promise.all(closed);
  }
}

function talker(greeting: string, answer: (line: string) => string): Server {
  return createServer((socket) => {
    let rest = '';
    socket.on('error', () => undefined).setEncoding('utf8').write(`${greeting}\r\n`);
    socket.on('data', (part: string) => {
      const lines = (rest + part).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) socket.write(`${answer(line)}\r\n`);
    });
  });
}
