import { KubernetesStandIn } from '../../test/kubernetes-stand-in.js';
import { KubernetesDriver } from './kubernetes-driver.js';

let api: KubernetesStandIn;
let driver: KubernetesDriver;

beforeEach(async () => {
  api = await new KubernetesStandIn('sales').start();
  driver = KubernetesDriver.with(api.kubeconfig, 'waggle');
});
afterEach(async () => api.stop());

describe('a Deployment', () => {
  it('is scaled by its scale subresource; the pod that shall end is marked first', async () => {
    await driver.launch('sales');
    await driver.launch('sales');
    expect(await driver.list('sales')).toEqual(['sales-1', 'sales-2', 'sales-3'].map((id) => ({ id, state: 'running', restarts: 0 })));
    await driver.terminate('sales', 'sales-2');
    expect(api.pods.map(({ name }) => name)).toEqual(['sales-1', 'sales-3']);
  });

  it('counts what is wanted, also while its pods are yet to come', async () => {
    await driver.scale('sales', 3);
    api.pods = api.pods.slice(0, 1);
    expect((await driver.list('sales'))?.map(({ state }) => state)).toEqual(['running', 'starting', 'starting']);
  });

  it('that is not there is not scaled', async () => {
    expect(await driver.list('finance')).toBeUndefined();
    await expect(driver.scale('finance', 2)).rejects.toMatchObject({ code: 'driver_failed', kind: 'transient' });
  });

  it('is KEDA’s where a ScaledObject names it, and nobody’s where KEDA is not installed [R-SCALING-KEDA]', async () => {
    expect(await driver.governedBy('sales')).toBeUndefined();
    api.scaledObjects = ['by-depth'];
    expect(await driver.governedBy('sales')).toBe("KEDA's ScaledObject by-depth rules sales here");
    expect(await driver.governedBy('finance')).toBeUndefined();
  });
});
