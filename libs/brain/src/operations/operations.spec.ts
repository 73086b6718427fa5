import { parseSchedule } from './parse-schedule.js';
import { planError } from './plan-error.js';

describe('planError', () => {
  it.each([
    ['connection_reset', 1, 'retry'],
    ['timeout', 2, 'retry'],
    ['timeout', 3, 'escalate'],
    ['authentication_failed', 1, 'escalate'],
    ['something_new', 1, 'escalate'],
  ])('%s at attempt %i: %s', (code, attempt, action) => {
    expect(planError({ code, service: 'odoo', attempt, text: '' }).action).toBe(action);
  });

  it('waits longer each time', () => {
    const waits = [1, 2].map((attempt) => planError({ code: 'timeout', service: 'odoo', attempt, text: '' }).afterSeconds);
    expect(waits).toEqual([30, 60]);
  });
});

describe('parseSchedule', () => {
  it.each([
    ['Every Monday at seven: write the weekly audit.', null, '0 7 * * 1'],
    ['Jeden Freitag um 16:30 Uhr', null, '30 16 * * 5'],
    ['Every day at 6 pm', null, '0 18 * * *'],
    ['every weekday at 8:15', null, '15 8 * * 1-5'],
    ['anything', '*/15 6-20 * * 1-5', '*/15 6-20 * * 1-5'],
  ])('understands %s %s', (text, cron, expected) => {
    expect(parseSchedule(text, cron, 'Europe/Berlin')).toMatchObject({ cron: expected });
  });

  it.each([
    ['61 25 * * *', 'Europe/Berlin', /minute "61".*hour "25"/],
    ['* * *', 'Europe/Berlin', /five fields/],
    ['5-1 * * * *', 'Europe/Berlin', /minute "5-1"/],
    ['a * * * *', 'Europe/Berlin', /minute "a"/],
    ['0 7 * * 1', 'Mars/Olympus', /no time zone/],
  ])('says what is wrong with %s in %s', (cron, timezone, fault) => {
    expect(parseSchedule('', cron, timezone)).toEqual({ fault: expect.stringMatching(fault) });
  });

  it('asks for a time where none is named', () => {
    expect(parseSchedule('Do it sometimes.', null, 'Europe/Berlin')).toHaveProperty('fault');
  });
});
