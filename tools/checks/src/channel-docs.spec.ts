import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { databaseConfig } from '@waggle/config';
import { definitionOf, ROOT } from './deployables.js';

describe('the page of the channels', () => {
  it('names every setting of the notifier', async () => {
    const page = readFileSync(join(ROOT, 'docs/channels.md'), 'utf8');
    const { config } = await definitionOf('apps/notifier');
    expect(Object.keys(config).filter((setting) => !(setting in databaseConfig) && !page.includes(`\`${setting}\``))).toEqual([]);
  });
});
