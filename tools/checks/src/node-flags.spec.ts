import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NODE_FLAGS } from '@waggle/host';

const root = path.resolve(import.meta.dirname, '../../..');

describe('the flags of Node', () => {
  it.each(['tools/start/node-flags.mjs', 'Dockerfile', 'deploy/systemd/waggle.service', 'deploy/ecosystem.config.cjs'])('are the same in %s', (file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const named = [...text.matchAll(/--(?:v8-pool-size|max-semi-space-size)=\d+/g)].map(([flag]) => flag);
    expect([...new Set(named)].sort()).toEqual([...NODE_FLAGS].sort());
  });
});
