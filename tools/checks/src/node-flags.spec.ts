import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NODE_FLAGS } from '@waggle/host';

const root = path.resolve(import.meta.dirname, '../../..');
const both = [...new Set([...NODE_FLAGS.zone, ...NODE_FLAGS.service])];

describe('the flags of Node', () => {
  it.each([
    ['tools/start/node-flags.mjs', both],
    ['deploy/systemd/waggle.service', NODE_FLAGS.zone],
    ['Dockerfile', NODE_FLAGS.service],
    ['deploy/ecosystem.config.cjs', NODE_FLAGS.service],
  ])('are the same in %s', (file, flags) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const named = [...text.matchAll(/--(?:v8-pool-size|max-semi-space-size)=\d+/g)].map(([flag]) => flag);
    expect([...new Set(named)].sort()).toEqual([...flags].sort());
  });
});
