import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { zonesFileSchema } from '@waggle/contracts';
import { ROOT } from './deployables.js';

const LEASE = { active: 'local', epoch: 1, since: '2026-01-02T03:04:05.000Z' };

describe('the page of the two zones', () => {
  it('shows what zones.json takes: both addresses and the rule of the failover', () => {
    const [, example = ''] = /```json\n([^]*?)```/.exec(readFileSync(join(ROOT, 'docs/zones.md'), 'utf8')) ?? [];
    const shown = JSON.parse(example) as object;
    expect(Object.keys(shown)).toEqual(['urls', 'failover']);
    expect(zonesFileSchema.parse({ ...LEASE, ...shown })).toMatchObject(shown);
  });
});
