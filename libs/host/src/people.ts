import { isDeepStrictEqual } from 'node:util';
import type { Unit } from './unit.js';

type Settings = Record<string, string>;

/** What runs in a zone, as far as it is told who people are. */
export interface Informed {
  /** Changed in place. */
  readonly units: Unit[];
  /** What each service runs with; changed in place. */
  readonly environments: Map<string, Settings>;
  /** One that has not been started. */
  readonly unitOf: (service: string, env: Settings) => Unit;
  readonly stopWithinMs: number;
}

/** These are told who people are. */
const KNOW_PEOPLE = ['cloud-manager', 'gatekeeper', 'gateway', 'vault'];

/**
 * Starts those again that are told who people are, where that has changed. One that cannot run with it goes on with what it had, and the
 * others take it over all the same: who is removed is not let in any more.
 *
 * @throws what the first of them said that could not start
 */
export async function takeOverPeople(zone: Informed, now: ReadonlyMap<string, Settings>): Promise<void> {
  const failed: unknown[] = [];
  for (const service of KNOW_PEOPLE) {
    const env = now.get(service);
    if (env === undefined || isDeepStrictEqual(env, zone.environments.get(service))) continue;
    await exchange(zone, service, env).catch((thrown: unknown) => failed.push(thrown));
  }
  if (failed.length > 0) throw failed[0];
}

async function exchange({ units, environments, unitOf, stopWithinMs }: Informed, service: string, env: Settings): Promise<void> {
  const at = units.findIndex((unit) => unit.service === service);
  const start = async (settings: Settings): Promise<void> => (units[at] = unitOf(service, settings)).start();
  await units[at]?.stop(stopWithinMs);
  try {
    await start(env);
    environments.set(service, env);
  } catch (thrown) {
    await start(environments.get(service) ?? {});
    throw thrown;
  }
}
