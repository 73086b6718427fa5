import { jest } from '@jest/globals';
import type { Received } from '@waggle/messaging';
import type { TaskArrive } from '@waggle/contracts';
import { ArrivalService } from './arrival.service.js';

const arrival = { envelope: { id: 'an id' }, payload: { taskId: 'EMAIL_hours', sourceKey: 'mail <1@x>', frontMatter: {}, body: 'When do you open?' } } as unknown as Received<typeof TaskArrive>;

function arriving(fresh: readonly string[]) {
  const filed = {
    database: { transaction: async (work: (tx: unknown) => Promise<unknown>) => work({}) },
    knownSources: async () => new Set(),
    takenIds: async () => new Set(),
    insertAll: async (_tx: unknown, tasks: ReadonlyArray<{ taskId: string }>) => new Set(tasks.map(({ taskId }) => taskId)),
  };
  const writer = { writeSoon: jest.fn(async () => undefined), writeLeftOver: jest.fn(async () => undefined) };
  return { sut: new ArrivalService({ fresh: async () => new Set(fresh) } as never, filed as never, writer as never), writer };
}

describe('what arrives from outside', () => {
  it('has its file written, and nothing else is looked for', async () => {
    const { sut, writer } = arriving(['an id']);
    await sut.arrive([arrival]);
    expect(writer.writeSoon).toHaveBeenCalledWith(['EMAIL_hours']);
    expect(writer.writeLeftOver).not.toHaveBeenCalled();
  });

  it('has its file written when it comes again, as the first time may have kept no more than the row [R-FILE-AGAIN]', async () => {
    const { sut, writer } = arriving([]);
    await sut.arrive([arrival]);
    expect(writer.writeLeftOver).toHaveBeenCalledTimes(1);
  });
});
