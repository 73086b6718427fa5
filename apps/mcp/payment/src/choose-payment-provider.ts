import { createPrivateKey, type KeyObject } from 'node:crypto';
import { statSync } from 'node:fs';
import { AppError } from '@waggle/errors';
import type { Limits } from '@waggle/mcp-server';
import type { Database } from '@waggle/persistence';
import { isValidIBAN } from 'ibantools';
import { PayAndCollectProvider } from './pay-and-collect.provider.js';
import { ibanOf } from './payment.js';
import type { PaymentConfig } from './payment.config.js';
import type { PaymentProvider } from './payment.provider.js';
import { RevolutProvider } from './revolut/revolut.provider.js';
import { RevolutToken } from './revolut/revolut-token.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';
import { SepaFileProvider } from './sepa/sepa-file.provider.js';
import { StripeProvider } from './stripe/stripe.provider.js';

const NEEDED = {
  sandbox: [],
  revolut: ['PAYMENT_REVOLUT_CLIENT_ID', 'PAYMENT_REVOLUT_ISSUER', 'PAYMENT_REVOLUT_PRIVATE_KEY', 'PAYMENT_REVOLUT_REFRESH_TOKEN'],
  sepa: ['PAYMENT_SEPA_FOLDER', 'PAYMENT_SEPA_NAME', 'PAYMENT_SEPA_IBANS'],
  stripe: ['PAYMENT_STRIPE_KEY'],
} as const satisfies Readonly<Record<string, ReadonlyArray<keyof PaymentConfig>>>;
type Kind = keyof typeof NEEDED;

/** @throws AppError `config_invalid` with all that the chosen provider lacks. */
export function choosePaymentProvider(config: PaymentConfig, database: Database, limits: Limits): PaymentProvider {
  const kinds = config.PAYMENT_PROVIDER.split('+') as Kind[];
  const missing = kinds.flatMap((kind) => NEEDED[kind]).filter((name) => config[name] === undefined);
  if (missing.length > 0) throw configInvalid(`PAYMENT_PROVIDER=${config.PAYMENT_PROVIDER} needs ${missing.join(', ')}`);
  const [paying, collecting] = kinds.map((kind) => make(kind, config, database, limits));
  if (paying === undefined) throw configInvalid('PAYMENT_PROVIDER is empty');
  return collecting === undefined ? paying : new PayAndCollectProvider(paying, collecting);
}

function make(kind: Kind, config: PaymentConfig, database: Database, limits: Limits): PaymentProvider {
  switch (kind) {
    case 'sandbox':
      return new SandboxProvider(database, limits, config);
    case 'revolut':
      return revolut(config);
    case 'sepa':
      return sepa(config);
    case 'stripe':
      return new StripeProvider(config.PAYMENT_STRIPE_URL, config.PAYMENT_STRIPE_KEY ?? '');
  }
}

function revolut(config: PaymentConfig): PaymentProvider {
  const credential = {
    clientId: config.PAYMENT_REVOLUT_CLIENT_ID ?? '',
    issuer: config.PAYMENT_REVOLUT_ISSUER ?? '',
    privateKey: rsaKey(config.PAYMENT_REVOLUT_PRIVATE_KEY ?? ''),
    refreshToken: config.PAYMENT_REVOLUT_REFRESH_TOKEN ?? '',
  };
  return new RevolutProvider(config.PAYMENT_REVOLUT_URL, new RevolutToken(config.PAYMENT_REVOLUT_URL, credential));
}

function rsaKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'));
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Said below; what the text holds is nobody's business.
  }
  throw configInvalid('PAYMENT_REVOLUT_PRIVATE_KEY is no RSA private key in PEM');
}

function sepa({ PAYMENT_SEPA_FOLDER: folder = '', PAYMENT_SEPA_NAME: name = '', PAYMENT_SEPA_IBANS = '', PAYMENT_SEPA_VERSION: version }: PaymentConfig): PaymentProvider {
  const ibans = PAYMENT_SEPA_IBANS.split(',').map(ibanOf);
  const wrong = ibans.filter((iban) => !isValidIBAN(iban)).length;
  if (wrong > 0) throw configInvalid(`PAYMENT_SEPA_IBANS has ${wrong} that ${wrong === 1 ? 'is no IBAN' : 'are no IBANs'}`);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw configInvalid('PAYMENT_SEPA_FOLDER is no folder; create it, or mount it before the start');
  return new SepaFileProvider({ folder, name, ibans, version });
}

function configInvalid(message: string): AppError {
  return new AppError('config_invalid', 'invalid', message);
}
