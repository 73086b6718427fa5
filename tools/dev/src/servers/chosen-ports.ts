import type { Instance } from '../instance.js';
import { freePorts, isFree } from '../ports.js';

/** The ports of the last run where they are still free, else new ones. */
export async function choosePorts(instance: Instance, name: string, count: number): Promise<number[]> {
  const known = await instance.remember(name, () => freePorts(count));
  const free = await Promise.all(known.map(isFree));
  if (free.every(Boolean)) return known;
  const fresh = await freePorts(count);
  await instance.memorise(name, fresh);
  return fresh;
}
