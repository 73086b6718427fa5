import { Metrics, silentLogger } from '@waggle/observability';
import type { Message } from '@waggle/contracts';
import type { Messenger } from '@waggle/messaging';
import type { Transaction } from '@waggle/persistence';
import type { FindingRow } from '../findings/finding.repository.js';
import { HealthMeters } from '../health-meters.service.js';
import { Herald } from './herald.service.js';

const finding = (more: Partial<FindingRow>): FindingRow => ({ id: '1', code: 'consumer_stuck', subject: 'sales/a', severity: 'CRITICAL', message: 'It consumes nothing.', openedAt: '2026-11-27T12:00:00.000Z', healedAt: null, taskId: null, ...more });

async function told(opened: readonly FindingRow[], healed: readonly FindingRow[]): Promise<string[]> {
  const said: string[] = [];
  const messenger = { publish: async ({ name }: Message, { code }: { code?: string }) => void said.push(code ?? name) } as unknown as Messenger;
  const sut = new Herald(messenger, new HealthMeters(new Metrics('monitor')), silentLogger());
  const taskId = sut.fileFor(opened);
  await sut.tell({ afterCommit: () => undefined } as unknown as Transaction, opened.map((one) => ({ ...one, taskId: one.healedAt === null ? taskId : null })), new Set(), healed);
  return said;
}

describe('what people are told', () => {
  it('ends with what is wrong when it has healed and is wrong again', async () => {
    const before = finding({ openedAt: '2026-11-27T11:00:00.000Z', healedAt: '2026-11-27T11:59:00.000Z' });
    expect(await told([finding({ id: '2' })], [before])).toEqual(['health_recovered', 'health_consumer_stuck', 'task.arrive.v1', 'instance.fence.v1', 'audit.record.v1']);
  });

  it('is of what has come and gone that alone: it makes no file, and takes nothing from who works again', async () => {
    const gone = finding({ healedAt: '2026-11-27T12:01:00.000Z' });
    expect(await told([gone], [gone])).toEqual(['health_consumer_stuck', 'health_recovered']);
  });
});
