import { loadConfig } from '@waggle/config';
import { paymentConfig } from './payment.config.js';

const load = (sums: string) => loadConfig(paymentConfig, { PAYMENT_CAP_DAY: sums }).PAYMENT_CAP_DAY;

describe('sums in the configuration', () => {
  it('are read in whole units of their currency', () => {
    expect([...load('EUR 5000, JPY 12000,KWD 1.250')]).toEqual([['EUR', 500000], ['JPY', 12000], ['KWD', 1250]]);
  });

  it.each(['5000', 'EUR', 'EUR5000', 'EUR -1', 'EUR 5,000', 'EUR 0.001', 'JPY 0.5', 'ABC 5', 'EUR 1, EUR 2', 'EUR 1,', 'EUR 1e3'])('are refused as %j', (text) => {
    expect(() => load(text)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  });
});
