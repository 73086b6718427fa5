import { waitFor } from '@waggle/testing';
import { DockerStandIn } from '../test/docker-stand-in.js';
import { KubernetesStandIn } from '../test/kubernetes-stand-in.js';
import { ScaledZone } from '../test/scaled-zone.js';

const LONG = 60_000;
const BURST = 2000;

let zone: ScaledZone;

/** Both ways, each once, as the decisions say. */
async function ways(): Promise<Array<[number, number]>> {
  const { decisions } = await zone.status();
  return decisions.filter(({ from, to, by }) => from !== to && by === 'cloud-manager').reverse().map(({ from, to }) => [from, to]);
}

describe('with containers of a compose project', () => {
  let docker: DockerStandIn;
  beforeAll(async () => {
    docker = await new DockerStandIn().start();
    docker.up('waggle', 'sales');
    zone = await ScaledZone.open({ SCALING_DRIVER: 'compose', SCALING_DOCKER_SOCKET: docker.socket, AMQP_MANAGEMENT_URL: '' });
  }, LONG);
  afterAll(async () => {
    await zone?.close();
    await docker?.stop();
  });

  it('a burst of 2,000 tasks on one agent scales it up, then down, without flapping [R-SCALING-BURST]', async () => {
    await zone.wholeBurst(BURST);
    await waitFor(() => docker.names().length === 4, { timeoutMs: LONG, describe: 'four containers' });
    await zone.done();
    await waitFor(() => docker.containers.size === 1, { timeoutMs: LONG, describe: 'one container' });
    expect(docker.names()).toEqual(['waggle-sales-1']);
    expect(await ways()).toEqual([[1, 4], [4, 1]]);
  }, 2 * LONG);

  it('makes further ones like the first, and lets them drain before they are removed', () => {
    expect(docker.calls.slice(0, 2)).toEqual(['POST containers create', 'POST containers start']);
    expect(docker.calls.filter((call) => call.includes('stop'))).toEqual(Array.from({ length: 3 }, () => 'POST containers stop t=30'));
  });

  it('explains each decision, and has it in the audit [R-SCALING-EXPLAINED]', async () => {
    const { decisions } = await zone.status();
    const up = decisions.find(({ code }) => code === 'scaled_up');
    expect(up?.words).toBe('2000 wait and 0 are in hand: 40 instances at 50 each. 1 runs, and 4 is the most that there may be, so 3 more.');
    expect(await zone.audited()).toEqual(expect.arrayContaining(['cloud-manager scaling.scaled_up sales 1 to 4 instances', 'cloud-manager scaling.scaled_down sales 4 to 1 instances']));
  });

  it('replaces one that was ended from outside', async () => {
    for (const held of docker.containers.values()) held.status = 'exited';
    await waitFor(() => docker.names().length === 1, { timeoutMs: LONG, describe: 'the container started again' });
    expect((await zone.status()).decisions[0]).toMatchObject({ code: 'below_min', from: 0, to: 1 });
  }, LONG);

  it('tells of one that keeps ending, once [R-SCALING-CRASH]', async () => {
    const [held] = docker.containers.values();
    Object.assign(held ?? {}, { restarts: 3, restarting: true });
    const loops = async () => (await zone.status()).decisions.filter(({ code }) => code === 'crash_loop');
    await waitFor(async () => (await loops()).length > 0, { timeoutMs: LONG, describe: 'a crash loop' });
    const seen = (await zone.sales())?.at;
    await waitFor(async () => (await zone.sales())?.at !== seen, { timeoutMs: LONG, describe: 'another look' });
    expect(await loops()).toHaveLength(1);
    Object.assign(held ?? {}, { restarting: false });
  }, LONG);
});

describe('with a Deployment', () => {
  let kubernetes: KubernetesStandIn;
  beforeAll(async () => {
    kubernetes = await new KubernetesStandIn('sales').start();
    zone = await ScaledZone.open({ SCALING_DRIVER: 'kubernetes', SCALING_KUBECONFIG: kubernetes.kubeconfig });
  }, LONG);
  afterAll(async () => {
    await zone?.close();
    await kubernetes?.stop();
  });

  it('a burst of 2,000 tasks on one agent scales it up, then down, without flapping [R-SCALING-BURST]', async () => {
    await zone.wholeBurst(BURST);
    await waitFor(() => kubernetes.pods.length === 4, { timeoutMs: LONG, describe: 'four pods' });
    await zone.done();
    await waitFor(() => kubernetes.pods.length === 1, { timeoutMs: LONG, describe: 'one pod' });
    expect(await ways()).toEqual([[1, 4], [4, 1]]);
    expect(new Set(kubernetes.calls)).toEqual(new Set(['PUT /apis/apps/v1/namespaces/waggle/deployments/sales/scale']));
  }, 2 * LONG);

  it('only says what it would do where KEDA rules [R-SCALING-KEDA]', async () => {
    kubernetes.scaledObjects = ['sales-queue'];
    const before = kubernetes.calls.length;
    await zone.burst(200);
    await waitFor(async () => (await zone.sales())?.code === 'reported' && (await zone.sales())?.desired === 4, { timeoutMs: LONG, describe: 'a report' });
    expect(await zone.sales()).toMatchObject({ governedBy: "KEDA's ScaledObject sales-queue rules sales here", words: expect.stringContaining('Only said, not done') });
    expect(kubernetes.calls.slice(before)).toEqual([]);
  }, LONG);
});

describe('what an admin sets', () => {
  let docker: DockerStandIn;
  beforeAll(async () => {
    docker = await new DockerStandIn().start();
    docker.up('waggle', 'sales');
    zone = await ScaledZone.open({ SCALING_DRIVER: 'compose', SCALING_DOCKER_SOCKET: docker.socket });
    await waitFor(async () => (await zone.sales()) !== undefined, { timeoutMs: LONG, describe: 'the first look' });
  }, LONG);
  afterAll(async () => {
    await zone?.close();
    await docker?.stop();
  });

  it('counts at once, and still after a restart [R-SCALING-SET]', async () => {
    expect(await zone.set(zone.say({ min: 2, max: 3 }))).toMatchObject({ service: 'sales', rule: { min: 2, max: 3, targetBacklog: 50 }, paused: false });
    await waitFor(() => docker.names().length === 2, { timeoutMs: LONG, describe: 'two containers' });
    await zone.restart();
    await waitFor(async () => (await zone.sales())?.rule.min === 2, { timeoutMs: LONG, describe: 'the same rule' });
    expect(await zone.audited()).toContain('olga scaling.set sales 3 to 3 instances');
  }, LONG);

  it('holds the count while scaling is paused, and says so', async () => {
    await zone.set(zone.say({ paused: true, min: 1, max: 4 }));
    await zone.burst(BURST);
    await waitFor(async () => (await zone.sales())?.desired === 4, { timeoutMs: LONG, describe: 'a wish for four' });
    expect(await zone.sales()).toMatchObject({ paused: true, code: 'paused', words: expect.stringContaining('Not done: scaling is paused.') });
    expect(docker.names()).toHaveLength(2);
  }, LONG);

  it.each([
    ['of somebody who is no admin', 'role_forbidden', () => zone.say({ max: 9 }, 'paul')],
    ['with the proof of another word', 'proof_invalid', () => ({ ...zone.say({ max: 9 }), proof: zone.say({ max: 8 }).proof })],
    ['that was said long ago', 'proof_invalid', () => zone.say({ max: 9, decidedAt: '2026-01-01T00:00:00.000Z' })],
    ['that does not fit together', 'scaling_invalid', () => zone.say({ min: 9, max: 3 })],
    ['on a service of which there is one', 'service_not_scaled', () => zone.say({ service: 'workspace', max: 3 })],
  ])('does not count as a word %s [R-SCALING-SET]', async (_what, code, word) => {
    await expect(zone.set(word())).rejects.toMatchObject({ code });
  });

  it('counts once, and not when it is sent again', async () => {
    const word = zone.say({ max: 5 });
    await zone.set(word);
    await expect(zone.set(word)).rejects.toMatchObject({ code: 'proof_invalid' });
  });

  it('counts with every instance, whichever has taken it [R-SCALING-SET]', async () => {
    const other = await zone.another();
    await zone.set(zone.say({ max: 6 }));
    await waitFor(async () => (await Promise.all([1, 2, 3, 4].map(() => zone.sales()))).every((sales) => sales?.rule.max === 6), { timeoutMs: LONG, describe: 'the same answer of both' });
    await other.stop();
  }, LONG);
});

describe('without a driver', () => {
  beforeAll(async () => {
    zone = await ScaledZone.open({ SCALING_DRIVER: 'process' });
  }, LONG);
  afterAll(async () => zone?.close());

  it('nothing is claimed to be scaled, and it is said why some services never are [R-SCALING-ONE]', async () => {
    const { services, single } = await zone.status();
    expect(services).toEqual([]);
    expect(single).toContainEqual({ service: 'workspace', why: 'It alone changes the files, and orders its own changes of them.' });
  });
});
