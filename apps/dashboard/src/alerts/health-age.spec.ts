import { stateShown } from './health-age.js';

describe('how the zone is', () => {
  it('is not said by what was read long ago', () => {
    expect(stateShown('healthy', 0, 30_000)).toBe('healthy');
    expect(stateShown('healthy', 0, 30_001)).toBe('stale');
    expect(stateShown('unhealthy', 0, 30_001)).toBe('stale');
  });
});
