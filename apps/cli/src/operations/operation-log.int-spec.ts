import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '../client/api-client.js';
import { runCli } from '../index.js';
import { deliver } from './operation-log.js';

let home: string;
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), 'waggle-operations-'))));
afterEach(async () => rm(home, { recursive: true, force: true }));

const nowhere = { write: () => undefined };
const record = (...args: string[]) => runCli(['node', 'waggle', '--home', home, 'record', ...args], {}, { out: nowhere, err: nowhere });
const waiting = async (): Promise<number> => (await readdir(join(home, 'operations'))).length;

describe('what is done while the zone is down', () => {
  it('waits, and is told in its order; what the zone does not take stays [R-OPERATIONS]', async () => {
    expect([await record('backup', 'one'), await record('upgrade', '0.2.0', '--failed')]).toEqual([0, 0]);
    const told: Array<{ target: string; success: boolean }> = [];
    const taking = (most: number) =>
      ({
        call: async (_path: string, _schema: unknown, { body }: { body: { target: string; success: boolean } }) => {
          if (told.length === most) throw new Error('away');
          told.push(body);
        },
      }) as unknown as ApiClient;
    await expect(deliver(home, taking(1))).rejects.toThrow('away');
    expect(await waiting()).toBe(1);
    await deliver(home, taking(9));
    expect(told.map(({ target, success }) => [target, success])).toEqual([['one', true], ['0.2.0', false]]);
    expect(await waiting()).toBe(0);
  });
});
