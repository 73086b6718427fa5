import { FolderCounts, type Message } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import type { Identity } from '@waggle/runtime';
import { Figures } from './figures.service.js';
import { Limited } from './limited.service.js';

const IDENTITY: Identity = { service: 'monitor', instance: 'one', zone: 'cloud', role: 'cloud', dryRun: false };

describe('a figure that nobody gives', () => {
  const told: Array<Record<string, unknown>> = [];
  let isThere = false;
  let code = 'message_unroutable';
  const ask = async ({ name }: Message): Promise<unknown> => {
    if (name !== FolderCounts.name) return { recent: null, oldestOpen: null, durations: { p50Ms: 1, p95Ms: 1, p99Ms: 1 } };
    if (isThere) return { diskFreeBytes: 5 };
    throw new AppError(code, 'missing', 'No workspace listens.');
  };
  const log = { debug: () => undefined, warn: (about: Record<string, unknown>) => told.push(about) } as unknown as Logger;
  const sut = new Figures({ ask } as unknown as Messenger, new Limited(), async () => ({ freeBytes: 1, freeRatio: 0.5 }), IDENTITY, log);

  beforeEach(() => {
    told.length = 0;
    isThere = false;
  });

  it('is a hole, told from the second time on, and once', async () => {
    const { disks } = await sut.read();
    expect(disks.map(({ disk }) => disk)).toEqual(['monitor']);
    expect(told).toEqual([]);
    await sut.read();
    await sut.read();
    expect(told).toEqual([expect.objectContaining({ code: 'message_unroutable', asked: FolderCounts.name })]);
  });

  it('is told when it is missing for one reason after the other', async () => {
    isThere = true;
    await sut.read();
    isThere = false;
    for (code of ['ask_timeout', 'message_unroutable', 'ask_timeout']) await sut.read();
    expect(told.map((one) => one['code'])).toEqual(['message_unroutable', 'ask_timeout']);
    code = 'message_unroutable';
  });

  it('is told again after it was there', async () => {
    isThere = true;
    expect((await sut.read()).disks).toContainEqual({ disk: 'workspace', freeBytes: 5, freeRatio: null });
    isThere = false;
    await sut.read();
    expect(told).toEqual([]);
    await sut.read();
    expect(told).toHaveLength(1);
  });
});
