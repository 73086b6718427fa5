import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import 'reflect-metadata';
import type { ServiceDefinition } from '@waggle/runtime';
import { z } from 'zod';

export const ROOT = resolve(import.meta.dirname, '../../..');

const manifestSchema = z.object({ waggle: z.object({ service: z.string() }).optional() });

/** The folders of all apps that are a service, from the root. */
export function serviceFolders(): string[] {
  const levels = ['apps', 'apps/agents', 'apps/mcp'];
  const folders = levels.flatMap((level) => readdirSync(join(ROOT, level), { withFileTypes: true }).map((entry) => `${level}/${entry.name}`));
  return folders.filter(isService).sort();
}

function isService(folder: string): boolean {
  const file = join(ROOT, folder, 'package.json');
  if (!existsSync(file)) return false;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return manifestSchema.parse(manifest).waggle !== undefined;
}

/** The service that a folder declares. */
export async function definitionOf(folder: string): Promise<ServiceDefinition> {
  const loaded = (await import(pathToFileURL(join(ROOT, folder, 'src/index.ts')).href)) as { default: ServiceDefinition };
  return loaded.default;
}
