import { jest } from '@jest/globals';
import { SwarmStatus } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { Messenger } from '@waggle/messaging';
import { Metrics } from '@waggle/observability';
import { SwarmFigures } from './swarm-figures.service.js';

const BEGINNING = new Date(0).toISOString();
const seen = (alive: boolean, waiting: number): object => ({
  agents: [{ name: 'sales', alive }],
  services: [{ name: 'crm', instances: 1, lastHeartbeat: BEGINNING, alive: true }],
  byStatus: { pending_approval: waiting, done: 7 },
});

function setUp() {
  const ask = jest.fn<(...args: unknown[]) => Promise<object>>();
  const metrics = new Metrics('gateway');
  const sut = new SwarmFigures({ ask } as unknown as Messenger, metrics);
  const samples = async (): Promise<string[]> => (await metrics.render()).split('\n').filter((line) => /^waggle_(tasks|up)\{/.test(line)).sort();
  return { sut, samples, mocks: { ask } };
}

describe('the figures of the zone', () => {
  it('are asked for once whenever the page is read, with a limit of time [R-ALERT-RULES]', async () => {
    const { samples, mocks } = setUp();
    mocks.ask.mockResolvedValueOnce(seen(true, 2)).mockResolvedValueOnce(seen(false, 3));
    expect(await samples()).toEqual(['waggle_tasks{status="done",service="gateway"} 7', 'waggle_tasks{status="pending_approval",service="gateway"} 2', 'waggle_up{service="crm"} 1', 'waggle_up{service="sales"} 1']);
    expect(await samples()).toEqual(['waggle_tasks{status="done",service="gateway"} 7', 'waggle_tasks{status="pending_approval",service="gateway"} 3', 'waggle_up{service="crm"} 1', 'waggle_up{service="sales"} 0']);
    expect(mocks.ask.mock.calls).toEqual([[SwarmStatus, {}, { timeoutMs: 3000 }], [SwarmStatus, {}, { timeoutMs: 3000 }]]);
  });

  it('are left out while the orchestrator does not answer, which is said, and come back with it [R-ALERT-RULES]', async () => {
    const { samples, mocks } = setUp();
    mocks.ask.mockResolvedValueOnce(seen(true, 2)).mockRejectedValueOnce(new AppError('ask_timeout', 'transient', 'No answer.')).mockResolvedValueOnce(seen(true, 4));
    await samples();
    expect(await samples()).toEqual(['waggle_up{service="orchestrator"} 0']);
    expect(await samples()).toEqual(['waggle_tasks{status="done",service="gateway"} 7', 'waggle_tasks{status="pending_approval",service="gateway"} 4', 'waggle_up{service="crm"} 1', 'waggle_up{service="sales"} 1']);
  });
});
