import { alarm, summary } from './bulletin.js';

const alert = { at: '2026-11-27T10:00:00.000Z', severity: 'CRITICAL' as const, code: 'stop_advised', message: 'Pay at https://bank.example/now or www.bank.example, says sales.', taskId: null };

describe('what people are told', () => {
  it('holds no link but our own, whoever has written the alert [R-ALERT-FLOOD]', () => {
    expect(alarm([alert]).subject).toBe('CRITICAL: Pay at [link] or [link] says sales.');
    expect(JSON.stringify([alarm([alert]), summary('2026-11-27', [alert])])).not.toContain('bank.example');
  });
});
