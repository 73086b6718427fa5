import { type HealthFinding, SecurityAlert, TaskArrive } from '@waggle/contracts';
import fc from 'fast-check';
import { alertsOf, errorTask, errorTaskId, recoveryOf } from './wording.js';

const AT = '2026-11-27T10:00:00.000Z';
const findings = fc.array(
  fc.record({
    id: fc.uuid(),
    code: fc.constantFrom('disk_full' as const, 'consumer_stuck' as const, 'http_down' as const),
    subject: fc.string({ minLength: 1, maxLength: 300 }),
    severity: fc.constantFrom('INFO' as const, 'WARNING' as const, 'CRITICAL' as const),
    message: fc.string({ minLength: 1, maxLength: 2000 }),
    openedAt: fc.constant(AT),
    healedAt: fc.constant(AT),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('what is told', () => {
  it('fits its messages, whatever was found, in three messages at most [R-HEALTH-STORM]', () => {
    fc.assert(
      fc.property(findings, (found: HealthFinding[]) => {
        const alerts = [...alertsOf(found), ...recoveryOf(found)];
        expect(alerts.length).toBeLessThanOrEqual(4);
        for (const alert of alerts) expect(SecurityAlert.payload.safeParse({ ...alert, taskId: null }).success && alert.message.length <= 1000).toBe(true);
        const taskId = errorTaskId(found);
        expect(TaskArrive.payload.safeParse(errorTask(taskId, found)).success).toBe(true);
        expect(errorTaskId(found)).toBe(taskId);
      }),
    );
  });

  it('is nothing of what is only worth a line in the history', () => {
    expect(alertsOf([{ id: 'x', code: 'limited', subject: 'a', severity: 'INFO', message: 'm', openedAt: AT, healedAt: null }])).toEqual([]);
  });
});
