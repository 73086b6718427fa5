import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

describe('docker-compose.yml, k8s/base, .env.example and the configuration page', () => {
  it('are as the apps say', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.mjs'), '--check'], { encoding: 'utf8' });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });
});
