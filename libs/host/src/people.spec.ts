import { takeOverPeople } from './people.js';
import type { Unit } from './unit.js';

/** A zone of three services; the gatekeeper cannot start without piet. */
async function build() {
  const running = new Map<string, string>();
  const unitOf = (service: string, { PEOPLE: people = '' }: Record<string, string>): Unit => ({
    service,
    pid: undefined,
    restarts: 0,
    start: async () => {
      if (service === 'gatekeeper' && !people.includes('piet')) throw new Error('FALLBACK_APPROVER: piet is no operator who may decide.');
      running.set(service, people);
    },
    stop: async () => void running.delete(service),
    kill: async () => undefined,
  });
  const told = (people: string) => new Map(['gatekeeper', 'gateway', 'sales'].map((service) => [service, { PEOPLE: people }]));
  const environments = told('olga piet');
  const units = [...environments].map(([service, env]) => unitOf(service, env));
  for (const unit of units) await unit.start();
  const take = (people: string) => takeOverPeople({ units, environments, unitOf, stopWithinMs: 0 }, told(people));
  return { running, take };
}

describe('who may sign in', () => {
  it('is taken over by those alone who are told of people', async () => {
    const { running, take } = await build();
    await take('piet');
    expect(Object.fromEntries(running)).toEqual({ gatekeeper: 'piet', gateway: 'piet', sales: 'olga piet' });
  });

  it('leaves a service that cannot run with it as it was, and is taken over by the others', async () => {
    const { running, take } = await build();
    await expect(take('olga')).rejects.toThrow('FALLBACK_APPROVER');
    expect(Object.fromEntries(running)).toEqual({ gatekeeper: 'olga piet', gateway: 'olga', sales: 'olga piet' });
  });

  it('is tried again by that service with the next change', async () => {
    const { running, take } = await build();
    await take('olga').catch(() => undefined);
    await take('piet');
    expect(running.get('gatekeeper')).toBe('piet');
  });
});
