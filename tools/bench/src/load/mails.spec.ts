import { Mails } from './mails.js';

describe('the mails of the benchmark', () => {
  it('are never the same twice and the same for the same seed', () => {
    const mails = new Mails(1);
    const bodies = Array.from({ length: 500 }, () => mails.body(1_000));
    expect(new Set(bodies).size).toBe(500);
    expect(new Mails(1).body(1_000)).toBe(bodies[0]);
    expect(bodies.every((body) => body.length >= 1_000 && body.length < 1_200)).toBe(true);
  });
});
