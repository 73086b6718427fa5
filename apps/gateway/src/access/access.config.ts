import { isIP } from 'node:net';
import { defineConfig, vendorUrlSchema, wholeNumberSchema } from '@waggle/config';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { ACCESS_ROLES, peopleSchema } from './people.js';

const NAMED_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

function json<S extends z.ZodType>(schema: S, fallback: string, form: string) {
  return z
    .string()
    .default(fallback)
    .transform((text, context): z.infer<S> => {
      try {
        return schema.parse(JSON.parse(text));
      } catch {
        context.addIssue({ code: 'custom', message: `must be JSON: ${form}` });
        return z.NEVER;
      }
    });
}

/** Never "everybody": then every caller could name the address that it wants to be counted under. */
const proxies = z
  .string()
  .default('')
  .transform((text) => (/^\d{1,2}$/.test(text) ? Number(text) : text.split(',').map((one) => one.trim()).filter((one) => one !== '')))
  .refine((hops) => typeof hops === 'number' || hops.every(isProxy), 'must be a number of proxies, or their addresses and ranges with commas');

function isProxy(text: string): boolean {
  const [address = '', bits] = text.split('/');
  return NAMED_RANGES.includes(text) || (isIP(address) !== 0 && (bits === undefined || (ipaddr.isValidCIDR(text) && Number(bits) > 0)));
}

const hostNames = z
  .string()
  .default('')
  .transform((text) => text.toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== ''))
  .refine((names) => names.every((name) => /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(name)), 'must be host names without a port, separated by commas');

const perMinute = (fallback: number) => wholeNumberSchema(fallback, 1, 10_000_000);

/** Who may come in, how long they stay, how much they may ask. */
export const accessConfig = defineConfig({
  OPERATOR_TOKENS: {
    schema: json(peopleSchema, '[]', '[{"name", "role": "viewer|approver|admin", "tokenHash": "<SHA-256 of the token, hex>", "password"?, "tokens"?, "oidc"?}]'),
    description: 'Who may sign in: the SHA-256 of each token, and what `waggle operator` makes of passwords and further tokens.',
    secret: true,
    neverEmpty: true,
  },
  GATEWAY_PUBLIC_URL: { schema: z.url().transform((url) => url.replace(/\/+$/, '')).optional(), description: 'How people reach the gateway: https://waggle.example. Needed for sign-in by OIDC.' },
  GATEWAY_ALLOWED_HOSTS: { schema: hostNames, description: 'Names beside that of GATEWAY_PUBLIC_URL under which the gateway may be called, separated by commas. IP addresses and localhost always work.' },
  GATEWAY_TRUST_PROXY: { schema: proxies, description: 'Whose X-Forwarded-* headers are believed: the number of proxies before the gateway, or their addresses (10.0.0.0/8,loopback). Empty: nobody’s.' },
  SESSION_IDLE_MINUTES: { schema: wholeNumberSchema(60, 1, 10_080), description: 'A session ends when it was not used for this long, in minutes.' },
  SESSION_HOURS: { schema: wholeNumberSchema(12, 1, 720), description: 'A session ends this long after sign-in whatever happens, in hours.' },
  SIGN_IN_PER_NAME: { schema: wholeNumberSchema(10, 1, 1_000_000), description: 'Attempts to sign in under one name from one address in 15 minutes, and to confirm in one session; 20 times as many from all addresses together.' },
  SIGN_IN_PER_ADDRESS: { schema: wholeNumberSchema(50, 1, 1_000_000), description: 'Attempts to sign in from one address in 15 minutes.' },
  RATE_LIMIT_PERSON: { schema: perMinute(6000), description: 'Requests of one person in a minute, over all instances of the gateway.' },
  RATE_LIMIT_ADDRESS: { schema: perMinute(12_000), description: 'Requests from one address (IPv6: one /64) in a minute, over all instances of the gateway.' },
  OIDC_ISSUER: { schema: vendorUrlSchema('https://login.example/realms/firm').optional(), description: 'OpenID Connect issuer whose people may sign in; empty: none.' },
  OIDC_CLIENT_ID: { schema: z.string().optional(), description: 'What the gateway is called at the issuer.' },
  OIDC_CLIENT_SECRET: { schema: z.string().optional(), description: 'Its secret there; empty for a public client.', secret: true },
  OIDC_NAME_CLAIM: { schema: z.string().default('sub'), description: 'Claim that says who it is and never changes hands; `email` counts only when the issuer has verified it.' },
  OIDC_ROLE_CLAIM: { schema: z.string().default('roles'), description: 'Claim that holds the roles or groups, with dots into objects: realm_access.roles.' },
  OIDC_ROLES: {
    schema: json(z.record(z.string(), z.enum(ACCESS_ROLES)), '{"viewer":"viewer","approver":"approver","admin":"admin"}', '{"<value of the claim>": "viewer|approver|admin"}'),
    description: 'Which value of that claim gives which role; the highest counts, none is refused.',
  },
});
