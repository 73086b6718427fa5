import { type ConfigOf, defineConfig, vendorUrlSchema, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

export const odooConfig = defineConfig({
  ODOO_PROVIDER: { schema: z.enum(['sandbox', 'odoo']).default('sandbox'), description: 'sandbox keeps its books in the database; odoo is a real Odoo, 14 or later.' },
  ODOO_URL: { schema: vendorUrlSchema('https://company.odoo.com').optional(), description: 'Where Odoo is, without a path behind it.' },
  ODOO_DATABASE: { schema: z.string().min(1).max(100).regex(/^[\w.-]+$/, 'letters, digits, dot, dash and underscore').optional(), description: 'The name of its database.' },
  ODOO_LOGIN: { schema: z.string().min(1).max(254).optional(), description: 'The login of the user that the key belongs to; JSON-RPC needs it.' },
  ODOO_API_KEY: { schema: z.string().min(1).max(500).regex(/^[\x21-\x7e]+$/, 'no blanks').optional(), description: 'An API key of that user (Preferences, Account Security).', secret: true, power: 'reads_and_acts' },
  ODOO_PROTOCOL: { schema: z.enum(['auto', 'jsonrpc', 'json2']).default('auto'), description: 'jsonrpc: Odoo 14 to 19; json2: 19 and later; auto: asks the version once.' },
  ODOO_COMPANY_ID: { schema: z.coerce.number().int().min(1).optional(), description: 'The company to work in, where Odoo has several; default: all that the user may see, new entries in the own one.' },
  ODOO_TIMEOUT_MS: { schema: wholeNumberSchema(20_000, 100, 55_000), description: 'How long one call to Odoo may take, in milliseconds.' },
  ODOO_SETTLE_SECONDS: { schema: wholeNumberSchema(130, 0, 3600), description: 'How long a call without an answer may still be under way in Odoo: its limit_time_real (120 s unless changed) and some more.' },
  ODOO_SANDBOX_LATENCY_MS: { schema: wholeNumberSchema(20, 0, 60_000), description: 'How long the sandbox takes for each call, in milliseconds.' },
});
export type OdooConfig = ConfigOf<typeof odooConfig>;
