import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { TcpProxy } from './tcp-proxy.js';
import { waitFor } from './wait-for.js';

let echo: Server;
let proxy: TcpProxy;
const open: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await TcpProxy.open({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
});

afterEach(async () => {
  open.splice(0).forEach((socket) => socket.destroy());
  await proxy.close();
  echo.close();
});

interface Client {
  readonly socket: Socket;
  got(): string;
  isOver(): boolean;
}

async function client(): Promise<Client> {
  const socket = connect(proxy.port, '127.0.0.1');
  open.push(socket);
  let got = '';
  let over = false;
  socket.on('data', (piece) => (got += piece.toString()));
  socket.on('error', () => undefined);
  socket.on('close', () => (over = true));
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined);
  return { socket, got: () => got, isOver: () => over };
}

describe('a wire', () => {
  it('carries every byte in its order, also when it is slow', async () => {
    const { socket, got } = await client();
    proxy.slow(5);
    const sent = Array.from({ length: 200 }, (_, n) => `${n};`);
    for (const piece of sent) socket.write(piece);
    await waitFor(() => got() === sent.join(''));
  });

  it('that is held gives nothing, and everything when it is healed', async () => {
    const one = await client();
    proxy.hold();
    one.socket.write('late');
    const other = await client();
    other.socket.write('later');
    await waitFor(() => proxy.connections === 2);
    expect([one.got(), other.got()]).toEqual(['', '']);
    proxy.heal();
    await waitFor(() => one.got() === 'late' && other.got() === 'later');
  });

  it('that is cut ends every connection and takes none until it is healed', async () => {
    const before = await client();
    proxy.cut();
    const during = await client();
    await waitFor(() => before.isOver() && during.isOver());
    proxy.heal();
    const after = await client();
    after.socket.write('again');
    await waitFor(() => after.got() === 'again');
  });

  it('that is torn in half ends the older half', async () => {
    const clients = [await client(), await client(), await client(), await client()];
    await waitFor(() => proxy.connections === 4);
    proxy.tear(0.5);
    await waitFor(() => clients.filter((one) => one.isOver()).length === 2 && proxy.connections === 2);
    expect(clients.map((one) => one.isOver())).toEqual([true, true, false, false]);
  });

  it('passes on that one side has ended', async () => {
    const { isOver, socket, got } = await client();
    socket.end('the last');
    await waitFor(() => isOver() && proxy.connections === 0);
    expect(got()).toBe('the last');
  });
});
