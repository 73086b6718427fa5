import { type ConfigOf, defineConfig, switchSchema, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((item) => item.trim().toLowerCase()).filter((item) => item !== ''));
const hosts = list.pipe(z.array(z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be host names like shop.example.com or *.example.com (punycode)')));
const ports = list.pipe(z.array(z.string().regex(/^\d{1,5}$/, 'must be port numbers').transform(Number).pipe(z.number().min(1).max(65_535))));
const feeds = list.pipe(z.array(z.url({ protocol: /^https?$/, error: 'must be http:// or https:// addresses' })).max(20));
const base = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

export const researchConfig = defineConfig({
  RESEARCH_PROVIDER: { schema: z.enum(['sandbox', 'http']).default('sandbox'), description: 'sandbox is a small bundled web; http is the real one.' },
  RESEARCH_ALLOWED_HOSTS: { schema: hosts, description: 'Hosts that may be fetched, separated by commas; *.example.com stands for all below example.com. Empty: none.' },
  RESEARCH_ALLOW_ANY_PUBLIC_HOST: { schema: switchSchema(false), description: 'true: every host with public addresses may be fetched.' },
  RESEARCH_ALLOWED_PORTS: { schema: ports, description: 'Ports beside 80 (http) and 443 (https) that may be fetched, separated by commas.' },
  RESEARCH_USER_AGENT: { schema: z.string().min(1).max(200).regex(/^[\x20-\x7e]+$/).default('WaggleResearch/1.0'), description: 'How pages are asked for; robots.txt is read for the name before the slash.' },
  RESEARCH_TIMEOUT_MS: { schema: wholeNumberSchema(15_000, 100, 60_000), description: 'How long one page may take, with redirects and waiting, in milliseconds.' },
  RESEARCH_MAX_BYTES: { schema: wholeNumberSchema(2_097_152, 1024, 16_777_216), description: 'Size of one page at most, packed and unpacked, in bytes.' },
  RESEARCH_HOST_INTERVAL_MS: { schema: wholeNumberSchema(1000, 0, 60_000), description: 'Time between two requests to one host, over all instances, in milliseconds.' },
  RESEARCH_FEEDS: { schema: feeds, description: 'RSS or Atom feeds that news are looked for in, separated by commas.' },
  RESEARCH_SEARCH: { schema: z.enum(['none', 'brave', 'searxng']).default('none'), description: 'The search API of the http provider.' },
  RESEARCH_SEARCH_URL: { schema: base.optional(), description: 'Base URL of the search API. Default for brave: https://api.search.brave.com/res/v1; searxng has none.' },
  RESEARCH_SEARCH_KEY: { schema: z.string().min(1).max(500).regex(/^[\x21-\x7e]+$/).optional(), description: 'Subscription token of Brave Search.', secret: true },
  RESEARCH_SANDBOX_LATENCY_MS: { schema: wholeNumberSchema(20, 0, 60_000), description: 'How long the sandbox takes for each request, in milliseconds.' },
});
export type ResearchConfig = ConfigOf<typeof researchConfig>;
