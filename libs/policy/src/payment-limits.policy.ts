import { sumsSchema } from '@waggle/money';

const EVERYTHING_ELSE = 'a currency that is not named is not paid.';

/**
 * The settings that bound payments. The gatekeeper asks them before a person is asked, the payment server before money moves:
 * neither trusts the other.
 */
export const PAYMENT_LIMITS = {
  PAYMENT_TWO_PEOPLE_ABOVE: {
    schema: sumsSchema('EUR 5000, USD 5000, GBP 5000, CHF 5000'),
    description: 'A payment above this sum of its currency needs two people; in a currency that is not named, every payment does. Like: EUR 5000, USD 5000.',
  },
  PAYMENT_CAP_PAYEE_DAY: { schema: sumsSchema('EUR 20000, USD 20000, GBP 20000, CHF 20000'), description: `What may go to one payee account in any 24 hours, by currency; ${EVERYTHING_ELSE}` },
  PAYMENT_CAP_DAY: { schema: sumsSchema('EUR 50000, USD 50000, GBP 50000, CHF 50000'), description: `What may leave in all in any 24 hours, by currency; ${EVERYTHING_ELSE}` },
} as const;
