import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role } from '@waggle/contracts';
import { AppError, hasCode } from '@waggle/errors';
import type { ServiceDefinition } from '@waggle/runtime';
import { z } from 'zod';
import type { HostErrorCode } from './host.error.js';

/** One deployable of this checkout. */
export interface App {
  readonly service: string;
  /** Absolute. */
  readonly folder: string;
  readonly definition: ServiceDefinition;
}

interface Manifest {
  readonly packageName: string;
  readonly service: string;
  readonly folder: string;
}

const manifestSchema = z.object({ name: z.string(), waggle: z.object({ service: z.string() }) });

/** The checkout that this code is part of. */
export const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Every app that runs in this role, found by `waggle.service` in its package.json, in the order of their names.
 *
 * @throws AppError `not_built` (missing)
 */
export async function discoverApps(role: Role, checkout: string = CHECKOUT): Promise<App[]> {
  const apps: App[] = [];
  // One after the other: module graphs that overlap confuse a loader that is not Node's own, and cost nothing extra here.
  for (const manifest of await findManifests(join(checkout, 'apps'), 2)) apps.push(await load(manifest));
  return apps.filter(({ definition }) => definition.roles.includes(role)).sort((one, two) => one.service.localeCompare(two.service));
}

/**
 * One app by its service, without loading the others, which takes seconds. Undefined: there is none.
 *
 * @throws AppError `not_built` (missing)
 */
export async function discoverApp(service: string): Promise<App | undefined> {
  const manifest = (await findManifests(join(CHECKOUT, 'apps'), 2)).find((one) => one.service === service);
  return manifest && load(manifest);
}

async function findManifests(folder: string, depth: number): Promise<Manifest[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules').map((entry) => join(folder, entry.name));
  const found = await Promise.all(
    folders.map(async (inner) => {
      const text = await readFile(join(inner, 'package.json'), 'utf8').catch((error: unknown) => absent(error));
      if (text === undefined) return depth > 1 ? findManifests(inner, depth - 1) : [];
      const manifest = manifestSchema.safeParse(JSON.parse(text));
      return manifest.success ? [{ packageName: manifest.data.name, service: manifest.data.waggle.service, folder: inner }] : [];
    }),
  );
  return found.flat();
}

function absent(error: unknown): undefined {
  if (hasCode(error, 'ENOENT')) return undefined;
  throw error;
}

async function load({ packageName, service, folder }: Manifest): Promise<App> {
  try {
    const module = (await import(packageName)) as { default: ServiceDefinition };
    return { service, folder, definition: module.default };
  } catch (cause) {
    if (!hasCode(cause, 'ERR_MODULE_NOT_FOUND')) throw cause;
    throw new AppError<HostErrorCode>('not_built', 'missing', `${service} is not built; run: npm install && npm run build`, {}, cause);
  }
}
