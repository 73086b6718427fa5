import { startWaves } from './start-order.js';

const waves = (...names: string[]) => startWaves(names, (name) => name);

describe('the order in which services start', () => {
  it('has files claimed when all others listen, and work let in when files are claimed', () => {
    expect(waves('gateway', 'audit', 'workspace', 'zones', 'sales', 'intake')).toEqual([['audit', 'sales'], ['workspace'], ['gateway', 'zones', 'intake']]);
  });

  it('has no empty wave', () => {
    expect(waves('audit', 'gateway')).toEqual([['audit'], ['gateway']]);
    expect(waves()).toEqual([]);
  });
});
