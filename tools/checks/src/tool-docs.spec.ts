import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseConfig } from '@waggle/config';
import { TOOLS } from '@waggle/contracts';
import { toolServerConfig } from '@waggle/mcp-server';
import type { ServiceDefinition } from '@waggle/runtime';
import { definitionOf, ROOT, serviceFolders } from './deployables.js';

const services: ServiceDefinition[] = [];
beforeAll(async () => {
  for (const folder of serviceFolders().filter((one) => one.startsWith('apps/mcp/'))) services.push(await definitionOf(folder));
}, 60_000);

const pageOf = (server: string): string => {
  const file = join(ROOT, `docs/tools/${server}.md`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const nameOf = ({ name }: ServiceDefinition): string => name.replace(/^mcp-/, '');

describe('the page of each tool server', () => {
  it('names every tool [R-TOOL-PAGES]', () => {
    const missing = TOOLS.filter(({ server, name }) => !pageOf(server).includes(`\`${name}\``)).map(({ server, name }) => `${server}.${name}`);
    expect(missing).toEqual([]);
  });

  it('names every setting of its own [R-TOOL-PAGES]', () => {
    const missing = services.flatMap((service) => {
      const shared = Object.keys({ ...toolServerConfig(nameOf(service), 0), ...databaseConfig });
      const own = Object.keys(service.config).filter((setting) => !shared.includes(setting));
      return own.filter((setting) => !pageOf(nameOf(service)).includes(`\`${setting}\``));
    });
    expect(missing).toEqual([]);
  });
});
