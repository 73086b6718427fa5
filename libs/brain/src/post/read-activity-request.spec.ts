import { readActivityRequest } from './read-activity-request.js';

const NOW = new Date('2026-11-26T15:30:00Z');

function read(text: string) {
  const request = readActivityRequest(text, NOW);
  return request === null ? null : [request.from.toISOString(), request.to.toISOString(), request.period];
}

describe('readActivityRequest', () => {
  it.each([
    ['How did our posts do last month?', '2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z', 'last month'],
    ['How are our LinkedIn posts performing this month?', '2026-11-01T00:00:00.000Z', '2026-11-26T15:30:00.000Z', 'this month'],
    ['Please summarize the engagement of last week.', '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z', 'last week'],
    ['Hello. How many likes did we get this week?', '2026-11-23T00:00:00.000Z', '2026-11-26T15:30:00.000Z', 'this week'],
    ['What was the reach of our posts yesterday?', '2026-11-25T00:00:00.000Z', '2026-11-26T00:00:00.000Z', 'yesterday'],
    ['How did our tweets do in the last 10 days?', '2026-11-16T15:30:00.000Z', '2026-11-26T15:30:00.000Z', 'the last 10 days'],
    ['Wie liefen unsere Beiträge letzten Monat?', '2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z', 'last month'],
    ['How did our posts do?', '2026-10-27T15:30:00.000Z', '2026-11-26T15:30:00.000Z', 'the last 30 days'],
  ])('reads the time of a question about our posts: %s', (text, from, to, period) => {
    expect(read(text)).toEqual([from, to, period]);
  });

  it.each([
    'Write a post about how Albrecht Logistik halved its planning time. No figures beyond that one.',
    'Say thank you to the 500 teams that work with us now. No numbers about revenue.',
    'Behind the scenes: how our own team plans its week.',
    'The new release is out: swap shifts on the phone, faster search. Same price.',
    'How do you plan a week in three minutes? Read it on our page.',
  ])('takes no brief for a question: %s', (text) => {
    expect(read(text)).toBeNull();
  });

  it('counts no more days than the figures are kept for', () => {
    expect(read('How did our posts do in the last 999 days?')?.[2]).toBe('the last 366 days');
  });
});
