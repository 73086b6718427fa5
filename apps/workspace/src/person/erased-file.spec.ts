import { taskIdIn, withoutTexts } from './erased-file.js';

describe('a file of a task', () => {
  it.each(['EMAIL_1.md', 'APPROVE_EMAIL_1.md', 'PLAN_EMAIL_1.md', 'DRAFT_EMAIL_1.md', 'UPDATE_EMAIL_1.md', 'EMAIL_1.2.md'])('%s is known by its name', (name) => {
    expect(taskIdIn(name)).toBe('EMAIL_1');
  });

  it.each(['audit-2026-11-23.md', 'Dashboard.md'])('%s is none', (name) => {
    expect(taskIdIn(name)).toBeUndefined();
  });

  it('keeps how it ended and nothing that somebody wrote', () => {
    const erased = withoutTexts('---\nfrom: Ada <ada@example.org>\nwaggle:\n  status: done\n  reason: Ada is angry\n---\nDear Ada\n');
    expect(erased).toContain('status: done');
    expect(erased).not.toMatch(/ada/i);
    expect(withoutTexts('Dear Ada')).toBe('(erased)\n');
    expect(withoutTexts('---\n: {\n---\nAda')).toBe('(erased)\n');
  });
});
