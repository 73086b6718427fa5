import { type ConfigOf, defineConfig, vendorUrlSchema, wholeNumberSchema } from '@waggle/config';
import { PAYMENT_LIMITS } from '@waggle/policy';
import { z } from 'zod';

const url = (fallback: string) => vendorUrlSchema(fallback).default(fallback);
const optional = z.string().min(1).optional();

export const paymentConfig = defineConfig({
  PAYMENT_PROVIDER: {
    schema: z.enum(['sandbox', 'revolut', 'sepa', 'stripe', 'revolut+stripe', 'sepa+stripe']).default('sandbox'),
    description: 'sandbox keeps its accounts in the database; revolut pays over Revolut Business; sepa writes files for any bank; stripe collects; with +stripe one pays and the other collects.',
  },
  ...PAYMENT_LIMITS,
  PAYMENT_SANDBOX_LATENCY_MS: { schema: wholeNumberSchema(20, 0, 60_000), description: 'How long the sandbox takes for each call, in milliseconds.' },
  PAYMENT_SANDBOX_SETTLE_MS: { schema: wholeNumberSchema(5000, 0, 86_400_000), description: 'How long a payment of the sandbox stays on its way, in milliseconds.' },
  PAYMENT_SANDBOX_CALLS_PER_MINUTE: { schema: wholeNumberSchema(600, 1, 1_000_000), description: 'Calls a minute that the sandbox takes.' },
  PAYMENT_REVOLUT_URL: { schema: url('https://sandbox-b2b.revolut.com/api/1.0'), description: 'The Business API; https://b2b.revolut.com/api/1.0 moves real money.' },
  PAYMENT_REVOLUT_CLIENT_ID: { schema: optional, description: 'Client id of the API certificate.' },
  PAYMENT_REVOLUT_ISSUER: { schema: optional, description: 'Domain of the OAuth redirect URI of the certificate, without https://.' },
  PAYMENT_REVOLUT_PRIVATE_KEY: { schema: optional, description: 'RSA private key (PEM) that belongs to the certificate; line breaks may be written as \\n.', secret: true },
  PAYMENT_REVOLUT_REFRESH_TOKEN: { schema: optional, description: 'Refresh token from the consent to the certificate.', secret: true },
  PAYMENT_SEPA_FOLDER: { schema: optional, description: 'Existing folder for payment files; upload them to the bank, then move them into a subfolder of it.' },
  PAYMENT_SEPA_NAME: { schema: optional, description: 'Our name as holder of the accounts.' },
  PAYMENT_SEPA_IBANS: { schema: optional, description: 'IBANs that files may pay from, separated by commas.' },
  PAYMENT_SEPA_VERSION: { schema: z.enum(['pain.001.001.09', 'pain.001.001.03']).default('pain.001.001.09'), description: 'The message that the bank takes.' },
  PAYMENT_STRIPE_URL: { schema: url('https://api.stripe.com'), description: 'The Stripe API.' },
  PAYMENT_STRIPE_KEY: { schema: optional, description: 'Restricted key that may read balance, balance transactions, charges and payment intents.', secret: true },
});
export type PaymentConfig = ConfigOf<typeof paymentConfig>;
