import { type ConfigOf, defineConfig, vendorUrlSchema, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

const base = (url: string) => vendorUrlSchema(url).default(url);
const token = z.string().regex(/^[\x21-\x7e]{1,2000}$/, 'must be one word of printable characters').optional();
const digits = z.string().regex(/^\d{1,30}$/, 'must be digits').optional();
const hosts = z
  .string()
  .default('')
  .transform((text) => text.toLowerCase().split(',').map((host) => host.trim()).filter((host) => host !== ''));

export const socialConfig = defineConfig({
  SOCIAL_PROVIDER: { schema: z.enum(['sandbox', 'live']).default('sandbox'), description: 'sandbox keeps its posts in the database; live uses each platform whose credentials are set, and no other.' },
  SOCIAL_SANDBOX_LATENCY_MS: { schema: wholeNumberSchema(20, 0, 60_000), description: 'How long the sandbox takes for each call, in milliseconds.' },
  SOCIAL_LIMIT_DAY: { schema: wholeNumberSchema(25, 1, 100_000), description: 'Posts a day at most on one platform.' },
  SOCIAL_MEDIA_HOSTS: { schema: hosts, description: 'Hosts, separated by commas, whose pictures are asked for (HEAD) just before posting; pictures elsewhere are not asked for.' },
  SOCIAL_GRAPH_URL: { schema: base('https://graph.facebook.com/v24.0'), description: 'The Graph API, with its version.' },
  SOCIAL_FACEBOOK_PAGE_ID: { schema: digits, description: 'The Facebook page that is posted on.' },
  SOCIAL_FACEBOOK_TOKEN: { schema: token, description: 'Its page access token.', secret: true, power: 'acts' },
  SOCIAL_INSTAGRAM_USER_ID: { schema: digits, description: 'The Instagram professional account (its id in the Graph API).' },
  SOCIAL_INSTAGRAM_TOKEN: { schema: token, description: 'An access token that may publish there.', secret: true, power: 'acts' },
  SOCIAL_X_URL: { schema: base('https://api.x.com/2'), description: 'The X API v2.' },
  SOCIAL_X_KEY: { schema: token, description: 'API key of the X app.', secret: true, power: 'acts' },
  SOCIAL_X_KEY_SECRET: { schema: token, description: 'API key secret of the X app.', secret: true, power: 'acts' },
  SOCIAL_X_TOKEN: { schema: z.string().regex(/^\d{1,20}-[A-Za-z0-9]{1,100}$/, 'must be like 1465381929372889088-abc').optional(), description: 'Access token of the X user; the part before the hyphen is the user.', secret: true, power: 'acts' },
  SOCIAL_X_TOKEN_SECRET: { schema: token, description: 'Access token secret of the X user.', secret: true, power: 'acts' },
  SOCIAL_LINKEDIN_URL: { schema: base('https://api.linkedin.com/rest'), description: 'The LinkedIn REST API.' },
  SOCIAL_LINKEDIN_VERSION: { schema: z.string().regex(/^20\d{4}$/, 'must be like 202601').default('202601'), description: 'The LinkedIn-Version header; LinkedIn takes a version out after a year.' },
  SOCIAL_LINKEDIN_AUTHOR: { schema: z.string().regex(/^urn:li:organization:\d{1,20}$/, 'must be like urn:li:organization:71245693').optional(), description: 'The organisation that posts.' },
  SOCIAL_LINKEDIN_TOKEN: { schema: token, description: 'Access token of a member who may post for it.', secret: true, power: 'acts' },
});
export type SocialConfig = ConfigOf<typeof socialConfig>;
