import type { Instance } from '@waggle/contracts';
import { Fleet, instanceId, type Member } from './fleet.js';
import type { Unit } from './unit.js';

/** A member that starts at once and ends when it is let. */
function member(service: string, number: number): Member & { letGo: () => void } {
  let state: Instance['state'] = 'running';
  let letGo = (): void => undefined;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  return {
    service,
    pid: 1,
    restarts: 0,
    get instance() {
      return { id: instanceId(service, number), state, restarts: 0 };
    },
    keepStarting: () => undefined,
    start: async () => undefined,
    kill: async () => undefined,
    stop: () => {
      state = 'draining';
      return gone;
    },
    letGo: () => letGo(),
  };
}

function build() {
  const made: Array<ReturnType<typeof member>> = [];
  const make = (number: number): Member => {
    const one = member('sales', number);
    made.push(one);
    return one;
  };
  const units: Unit[] = [member('sales', 1), member('vault', 1)];
  const sut = new Fleet({ units, another: (service) => (service === 'sales' ? make : undefined), log: () => undefined });
  const scale = (service: string, count: number) => sut.handle({ ask: 'fleet.scale', id: 1, service, count });
  return { sut, units, made, scale };
}

const shown = (list: readonly Instance[] | null): string[] => (list ?? []).map(({ id, state }) => `${id} ${state}`);

describe('the processes of a service', () => {
  it('are made more under the next numbers, and ended from the last, draining until they are gone', async () => {
    const { sut, scale, made } = build();
    expect(scale('sales', 3)).toMatchObject({ fleetReply: 1, instances: [{ id: 'sales' }, { id: 'sales.2' }, { id: 'sales.3' }] });
    scale('sales', 1);
    expect(shown(sut.list('sales'))).toEqual(['sales running', 'sales.3 draining', 'sales.2 draining']);
    scale('sales', 2);
    expect(shown(sut.list('sales'))).toContain('sales.4 running');
    for (const one of made) one.letGo();
    await sut.drained();
    expect(shown(sut.list('sales'))).toEqual(['sales running', 'sales.4 running']);
  });

  it('are never more than a machine carries, whatever is asked', () => {
    expect(build().scale('sales', 100)?.instances).toHaveLength(32);
  });

  it('stay one where there may be only one, and none where there is none [R-SCALING-ONE]', () => {
    const { scale, units } = build();
    expect(scale('vault', 5)?.instances).toHaveLength(1);
    expect(scale('nobody', 5)?.instances).toBeNull();
    expect(units).toHaveLength(2);
  });

  it('are not ended where there may be only one [R-SCALING-ONE]', () => {
    const { scale, sut } = build();
    expect(scale('vault', 0)?.instances).toHaveLength(1);
    sut.handle({ ask: 'fleet.terminate', id: 2, service: 'vault', instance: 'vault' });
    expect(shown(sut.list('vault'))).toEqual(['vault running']);
  });

  it.each(['ready', undefined, { ask: 'fleet.scale', id: 1, service: 'sales' }, { ask: 'fleet.scale', id: 1, service: 'sales', count: -1 }])('are not changed by what is no request: %j', (message) => {
    expect(build().sut.handle(message)).toBeUndefined();
  });
});
