import { checkText } from './zone-words.js';

describe('a health check', () => {
  it.each([
    [true, 'well in 12 ms'],
    [false, 'no answer in time'],
  ])('that went %s is told as "%s"', (ok, text) => {
    expect(checkText({ at: '2026-11-27T10:00:00.000Z', ok, epoch: null, active: null, ms: 12, detail: 'no answer in time' })).toBe(text);
  });
});
