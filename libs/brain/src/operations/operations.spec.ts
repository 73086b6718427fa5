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
    ['every Friday at 5 p.m.: check bills due by Monday', null, '0 17 * * 5'],
    ['Every Monday and Thursday at 9:00', null, '0 9 * * 1,4'],
    ['Every Monday, Wednesday, and Friday at 9', null, '0 9 * * 1,3,5'],
    ['Monday to Friday at 8:00', null, '0 8 * * 1-5'],
    ['Montag bis Freitag um 8 Uhr', null, '0 8 * * 1-5'],
    ['Every Saturday and Sunday at noon', null, '0 12 * * 0,6'],
    ['Monday to Sunday at 8:00', null, '0 8 * * 1-7'],
    ['Mondays at 9am', null, '0 9 * * 1'],
    ['# Report\n\nAt 9:00 every Monday, send it.', null, '0 9 * * 1'],
    ['Every Friday at 16:00 write the hourly rates', null, '0 16 * * 5'],
    ['Look at 3 invoices every Friday at 16:00', null, '0 16 * * 5'],
    ['Chaque lundi à 7h30', null, '30 7 * * 1'],
    ['Check the inbox hourly.', null, '0 * * * *'],
    ['Every hour: tell what is due by Monday.', null, '0 * * * *'],
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

  it.each([
    'every day except Sunday at 8:00',
    'Every day at 8:00, except on Sunday',
    'every other Friday at 16:00',
    'Every second Monday at 9:00',
    'On the first Monday of the month at 9:00',
    'Every Monday of the month at 9:00',
    'the last Friday at 16:00',
    'Every Monday at 9:00 and Thursday at 10:00',
    'Every Monday at 9:00 and 17:00',
    'Friday to Monday at 8:00',
    'Every day at 7 in the evening',
    'Every hour on Mondays',
    'Every hour between 8 and 17',
    'Write the hourly rates.',
    'Check at 9:00 what is due on Monday.',
  ])('asks rather than misreads: %s', (text) => {
    expect(parseSchedule(text, null, 'Europe/Berlin')).toHaveProperty('fault');
  });

  it.each(['monday, ', 'every monday ', 'every monday and ', ' ', '\n', 'at 9 ', '9 p', 'every hour '])('reads any length of %j', (part) => {
    expect(parseSchedule(`every monday${part.repeat(5000)}x`, null, null)).toBeDefined();
  });

  it('says how it was understood', () => {
    expect(parseSchedule('Every Monday and Thursday at 9:00', null, null)).toEqual({ cron: '0 9 * * 1,4', says: 'every Monday, Thursday at 09:00' });
    expect(parseSchedule('', '0 8 * * 1-5', null)).toEqual({ cron: '0 8 * * 1-5', says: 'every Monday to Friday at 08:00' });
  });

  it('asks for a time where none is named', () => {
    expect(parseSchedule('Do it sometimes.', null, 'Europe/Berlin')).toHaveProperty('fault');
  });
});
