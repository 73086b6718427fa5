import { generateKeyPairSync } from 'node:crypto';
import { loadConfig } from '@waggle/config';
import type { Limits } from '@waggle/mcp-server';
import type { Database } from '@waggle/persistence';
import { choosePaymentProvider } from './choose-payment-provider.js';
import payment from './index.js';
import { paymentConfig } from './payment.config.js';

const choose = (env: Record<string, string>) => choosePaymentProvider(loadConfig(paymentConfig, env), {} as Database, {} as Limits);

describe('the choice of a payment provider', () => {
  it('is the sandbox unless told otherwise', () => {
    expect(choose({}).constructor.name).toBe('SandboxProvider');
  });

  it.each([
    ['revolut+stripe', ['PAYMENT_REVOLUT_CLIENT_ID', 'PAYMENT_REVOLUT_ISSUER', 'PAYMENT_REVOLUT_PRIVATE_KEY', 'PAYMENT_REVOLUT_REFRESH_TOKEN', 'PAYMENT_STRIPE_KEY']],
    ['sepa', ['PAYMENT_SEPA_FOLDER', 'PAYMENT_SEPA_NAME', 'PAYMENT_SEPA_IBANS']],
    ['stripe', ['PAYMENT_STRIPE_KEY']],
  ])('%s names at once all that it lacks', (provider, missing) => {
    expect(() => choose({ PAYMENT_PROVIDER: provider })).toThrow(expect.objectContaining({ code: 'config_invalid', message: expect.stringContaining(missing.join(', ')) }));
  });

  it('refuses a key for Revolut that is none, without repeating it', () => {
    const revolut = { PAYMENT_PROVIDER: 'revolut', PAYMENT_REVOLUT_CLIENT_ID: 'a', PAYMENT_REVOLUT_ISSUER: 'b', PAYMENT_REVOLUT_REFRESH_TOKEN: 'c' };
    for (const key of ['sesame', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
      expect(() => choose({ ...revolut, PAYMENT_REVOLUT_PRIVATE_KEY: key })).toThrow(expect.objectContaining({ code: 'config_invalid', message: expect.not.stringContaining(key) }));
    }
  });

  it('refuses an IBAN that is none and a folder that is not there', () => {
    const sepa = { PAYMENT_PROVIDER: 'sepa', PAYMENT_SEPA_NAME: 'A', PAYMENT_SEPA_FOLDER: '/nowhere/at/all' };
    expect(() => choose({ ...sepa, PAYMENT_SEPA_IBANS: 'DE89370400440532013001' })).toThrow(/is no IBAN/);
    expect(() => choose({ ...sepa, PAYMENT_SEPA_IBANS: 'DE89370400440532013000' })).toThrow(/is no folder/);
  });
});

describe('the payment server', () => {
  it('runs in local roles alone', () => {
    expect([...payment.roles].sort()).toEqual(['local', 'single', 'swarm']);
  });
});
