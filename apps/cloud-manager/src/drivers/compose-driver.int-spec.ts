import Docker from 'dockerode';
import { DockerStandIn } from '../../test/docker-stand-in.js';
import { LABELS } from './another-container.js';
import { ComposeDriver } from './compose-driver.js';

let engine: DockerStandIn;
let driver: ComposeDriver;

beforeEach(async () => {
  engine = await new DockerStandIn().start();
  driver = new ComposeDriver(new Docker({ socketPath: engine.socket }), 'waggle');
});
afterEach(async () => {
  await driver.drained();
  await engine.stop();
});

describe('containers of a compose service', () => {
  it('are launched like the first, under the next free number, without its host name', async () => {
    engine.up('waggle', 'sales');
    await driver.launch('sales');
    await driver.launch('sales');
    let finish = (): void => undefined;
    engine.working = new Promise((resolve) => (finish = resolve));
    await driver.terminate('sales', 'waggle-sales-2');
    expect(await driver.list('sales')).toContainEqual({ id: 'waggle-sales-2', state: 'draining', restarts: 0 });
    finish();
    await driver.drained();
    await driver.launch('sales');
    expect(engine.names().sort()).toEqual(['waggle-sales-1', 'waggle-sales-2', 'waggle-sales-3']);
    const [first, ...further] = [...engine.containers.values()].map(({ body }) => body);
    for (const { Hostname, Labels, NetworkingConfig, ...body } of further) {
      expect(Hostname).toBeUndefined();
      expect(Labels).toMatchObject({ [LABELS.service]: 'sales', [LABELS.number]: expect.stringMatching(/[23]/) });
      expect(NetworkingConfig).toEqual({ EndpointsConfig: { waggle_default: { Aliases: ['sales'] } } });
      expect(body).toMatchObject({ Image: first?.Image, Env: first?.Env, Cmd: first?.Cmd, HostConfig: first?.HostConfig });
    }
  });

  it('are not launched beside one that publishes a port, which only one can have', async () => {
    engine.up('waggle', 'gateway', { HostConfig: { PortBindings: { '3000/tcp': [{ HostPort: '3000' }] } } });
    await expect(driver.launch('gateway')).rejects.toMatchObject({ code: 'driver_failed', message: expect.stringContaining('publishes a port') });
  });

  it('of another project are not ours', async () => {
    engine.up('other', 'sales');
    expect(await driver.list('sales')).toBeUndefined();
    await expect(driver.launch('sales')).rejects.toMatchObject({ code: 'driver_failed' });
  });

  it('cannot be had where no engine answers', async () => {
    const none = new ComposeDriver(new Docker({ socketPath: `${engine.socket}.none` }), 'waggle');
    await expect(none.list('sales')).rejects.toMatchObject({ code: 'driver_failed', kind: 'transient' });
  });
});
