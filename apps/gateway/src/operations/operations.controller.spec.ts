import type { Operation } from '@waggle/contracts';
import { AuditRecord, SecurityAlert } from '@waggle/contracts';
import type { Messenger } from '@waggle/messaging';
import { signedAs } from '../access/caller.js';
import { OperationsController } from './operations.controller.js';

const operation: Operation = { id: '0197a1b0-0000-4000-8000-000000000001', kind: 'rollback', at: '2026-01-02T03:04:05.000Z', target: '0.1.0', detail: 'from 0.2.0', success: false };

describe('an operation', () => {
  it('is recorded under its own id, so that told twice it stands there once, in the name of who tells it [R-OPERATIONS]', async () => {
    const published: unknown[][] = [];
    const messenger = { publish: async (...args: unknown[]) => void published.push(args) } as unknown as Messenger;
    await expect(new OperationsController(messenger).record({ ...operation, success: true }, signedAs('olga', 'admin', 'wg_olga'))).resolves.toEqual({ recorded: true });
    expect(published).toEqual([[AuditRecord, { entries: [expect.objectContaining({ actor: 'olga', action: 'operation.rollback', target: '0.1.0', input: 'done at 2026-01-02T03:04:05.000Z', output: 'from 0.2.0', success: true })] }, { id: operation.id, priority: 'LOW' }]]);
  });

  it('that has failed is told to people, so that no night without a backup goes unseen [R-OPERATIONS]', async () => {
    const published: unknown[][] = [];
    const messenger = { publish: async (...args: unknown[]) => void published.push(args) } as unknown as Messenger;
    await new OperationsController(messenger).record({ ...operation, kind: 'backup', target: '20260102T030405678Z', detail: 'There is no room left.' }, signedAs('olga', 'admin', 'wg_olga'));
    expect(published[1]).toEqual([SecurityAlert, { taskId: null, severity: 'CRITICAL', code: 'operation_failed', message: 'The backup 20260102T030405678Z has failed: There is no room left.', at: operation.at }]);
  });
});
