import { buildApproval } from '@waggle/testing';
import { type PlannedPrompt, planPrompts } from './plan.js';

const NOW = new Date('2026-01-05T23:00:00Z');
const MORNING = new Date('2026-01-06T07:00:00Z');
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const rules = { quiet: { from: 22 * 60, to: 7 * 60, zone: 'UTC' }, gatherSeconds: 60, smsWithinMinutes: 30, mailAfterMinutes: 120 };
const awake = { ...rules, quiet: undefined };
const olga = { name: 'olga', slackUser: 'U0OLGA', phone: '+436601234567', email: 'olga@waggle.example', fallback: false };
const piet = { name: 'piet', email: 'piet@waggle.example', fallback: false };
const boss = { name: 'boss', slackUser: 'U0BOSS', fallback: true };
const waiting = (change: Parameters<typeof buildApproval>[0] = {}) => buildApproval({ expires: later(1440).toISOString(), ...change });
const brief = (prompts: readonly PlannedPrompt[]): string[] => prompts.map(({ person, channel, due }) => `${person} ${channel} ${(due.getTime() - NOW.getTime()) / 60_000}`);

describe('whom to ask', () => {
  it('is Slack first, mail after two hours, or at once without Slack', () => {
    expect(brief(planPrompts(waiting(), [olga, piet, boss], awake, NOW))).toEqual(['olga slack 1', 'olga mail 120', 'piet mail 1']);
  });

  it('is SMS as well, and at once, when no more than half an hour is left, quiet hours or not', () => {
    const prompts = planPrompts(waiting({ expires: later(30).toISOString() }), [olga], rules, NOW);
    expect(brief(prompts)).toEqual(['olga slack 0', 'olga sms 0', 'olga mail 120']);
    expect(brief(planPrompts(waiting({ expires: later(31).toISOString() }), [olga], awake, NOW))).not.toContain('olga sms 0');
  });

  it('waits for the end of the quiet hours, but for what is urgent', () => {
    expect(planPrompts(waiting(), [olga, piet], rules, NOW).map(({ due }) => due)).toEqual([MORNING, MORNING, MORNING]);
    expect(brief(planPrompts(waiting({ priority: 'URGENT' }), [piet], rules, NOW))).toEqual(['piet mail 0']);
  });

  it('is the fallback approver only after the escalation, or when there is nobody else', () => {
    expect(brief(planPrompts(waiting(), [boss], awake, NOW))).toEqual(['boss slack 1']);
    expect(brief(planPrompts(waiting({ escalatedAt: NOW.toISOString() }), [piet, boss], awake, NOW))).toEqual(['piet mail 1', 'boss slack 1']);
  });

  it('is nobody who has agreed', () => {
    expect(brief(planPrompts(waiting({ peopleNeeded: 2, agreedBy: ['olga'] }), [olga, piet], awake, NOW))).toEqual(['piet mail 1']);
  });
});
