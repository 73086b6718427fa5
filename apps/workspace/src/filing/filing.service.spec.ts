import { jest } from '@jest/globals';
import type { PayloadOf, TaskFile } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { filedTask } from './filed-task.js';
import { FilingService } from './filing.service.js';
import { TaskWriter } from './task-writer.service.js';

const request: PayloadOf<typeof TaskFile> = { taskId: 'EMAIL_hours', sourceKey: 'rest:ann:1', frontMatter: { from: 'ann@customer.example' }, body: 'When do you open?' };
const lost = new AppError('database_unavailable', 'transient', 'The database is away.');

function filing(known: boolean) {
  const entry = filedTask(request);
  const filed = { findBySource: async () => (known ? entry : undefined), find: async () => undefined, insert: async () => true };
  const writeNow = jest.fn<TaskWriter['writeNow']>();
  const sut = new FilingService(filed as never, { find: async () => new Set() } as never, { writeNow } as never);
  return { sut, entry, writeNow };
}

describe('filing a task whose sender waits', () => {
  it('writes the file for who asks again, as the first try may have kept no more than the row [R-FILE-AGAIN]', async () => {
    const { sut, entry, writeNow } = filing(true);
    expect(await sut.file(request)).toEqual({ taskId: entry.taskId, created: false });
    expect(writeNow).toHaveBeenCalledWith([entry.taskId]);
  });

  it('tells the sender that the file could not be written [R-FILE-AGAIN]', async () => {
    const { sut, writeNow } = filing(false);
    writeNow.mockRejectedValue(lost);
    await expect(sut.file(request)).rejects.toBe(lost);
  });
});

describe('a task writer', () => {
  it('goes on trying when the database was lost, without being asked again [R-FILE-AGAIN]', async () => {
    jest.useFakeTimers();
    const tries: string[] = [];
    const transaction = async (): Promise<never> => {
      tries.push('write');
      throw lost;
    };
    const filed = { database: { transaction }, unwritten: async () => ['EMAIL_hours'] };
    const sut = new TaskWriter({ warn: () => undefined } as never, filed as never, {} as never, {} as never, {} as never);
    await expect(sut.writeNow(['EMAIL_hours'])).rejects.toBe(lost);
    await jest.advanceTimersByTimeAsync(2_000);
    sut.onModuleDestroy();
    jest.useRealTimers();
    expect(tries).toEqual(['write', 'write']);
  });
});
