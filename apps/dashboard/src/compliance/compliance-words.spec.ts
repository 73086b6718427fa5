import { placeOf } from './compliance-words.js';

describe('an entry that led to a finding', () => {
  it.each([
    ['EMAIL_2001', '/tasks/EMAIL_2001'],
    ['0197a1b0-0000-7000-8000-0000000000e1', '/approvals/0197a1b0-0000-7000-8000-0000000000e1'],
    ['audit 17', '/audit'],
  ])('%s is shown at %s', (entry, place) => {
    expect(placeOf(entry)).toBe(place);
  });

  it.each(['mcp-email', '//evil.example', 'newest entry 2026-11-27T10:00:00.000Z'])('%s is no link', (entry) => {
    expect(placeOf(entry)).toBeUndefined();
  });
});
