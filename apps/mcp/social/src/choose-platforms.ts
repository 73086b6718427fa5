import { SOCIAL_PLATFORMS, type SocialPlatform } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { Database } from '@waggle/persistence';
import type { Identity } from '@waggle/runtime';
import { AttemptRepository } from './attempt.repository.js';
import { FacebookProvider } from './facebook/facebook.provider.js';
import { graphApi } from './graph/graph-api.js';
import { InstagramProvider } from './instagram/instagram.provider.js';
import { LinkedinProvider } from './linkedin/linkedin.provider.js';
import type { PlatformProvider } from './platform.provider.js';
import { Platforms } from './platforms.service.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';
import type { SocialConfig } from './social.config.js';
import type { XCredentials } from './x/sign-request.js';
import { XProvider } from './x/x.provider.js';

/** What each platform needs before it is live. */
const NEEDS = {
  facebook: ['SOCIAL_FACEBOOK_PAGE_ID', 'SOCIAL_FACEBOOK_TOKEN'],
  instagram: ['SOCIAL_INSTAGRAM_USER_ID', 'SOCIAL_INSTAGRAM_TOKEN'],
  x: ['SOCIAL_X_KEY', 'SOCIAL_X_KEY_SECRET', 'SOCIAL_X_TOKEN', 'SOCIAL_X_TOKEN_SECRET'],
  linkedin: ['SOCIAL_LINKEDIN_AUTHOR', 'SOCIAL_LINKEDIN_TOKEN'],
} as const satisfies Readonly<Record<SocialPlatform, ReadonlyArray<keyof SocialConfig>>>;

/**
 * A zone that only prepares has no account at all: whoever may read one with its token may post with it.
 *
 * @throws AppError `config_invalid` when a platform is set up by half, or live is wanted and none is set up.
 */
export function choosePlatforms(config: SocialConfig, database: Database, { zone }: Pick<Identity, 'zone'>): Platforms {
  if (config.SOCIAL_PROVIDER === 'sandbox') {
    return new Platforms(Object.fromEntries(SOCIAL_PLATFORMS.map((platform) => [platform, new SandboxProvider(platform, database, config)])));
  }
  if (zone === 'cloud') return new Platforms({});
  const wanted = SOCIAL_PLATFORMS.filter((platform) => NEEDS[platform].some((name) => config[name] !== undefined));
  const missing = (wanted.length === 0 ? SOCIAL_PLATFORMS : wanted).flatMap((platform) => missingOf(platform, config));
  if (missing.length > 0) {
    const need = wanted.length === 0 ? 'the settings of at least one platform' : 'the other settings of a platform that is begun';
    throw new AppError('config_invalid', 'invalid', `SOCIAL_PROVIDER=live needs ${need}: ${missing.join(', ')}`, { settings: missing });
  }
  const attempts = new AttemptRepository(database);
  return new Platforms(Object.fromEntries(wanted.map((platform) => [platform, LIVE[platform](config, attempts)])));
}

function missingOf(platform: SocialPlatform, config: SocialConfig): string[] {
  return NEEDS[platform].filter((name) => config[name] === undefined).map((name) => `${name} (${platform})`);
}

/** Called only when all that `NEEDS` names is set. */
const LIVE: Readonly<Record<SocialPlatform, (config: SocialConfig, attempts: AttemptRepository) => PlatformProvider>> = {
  facebook: (config, attempts) => {
    const api = graphApi('Facebook', config.SOCIAL_GRAPH_URL, config.SOCIAL_FACEBOOK_TOKEN ?? '');
    return new FacebookProvider(api, config.SOCIAL_FACEBOOK_PAGE_ID ?? '', attempts);
  },
  instagram: (config, attempts) => {
    const api = graphApi('Instagram', config.SOCIAL_GRAPH_URL, config.SOCIAL_INSTAGRAM_TOKEN ?? '');
    return new InstagramProvider(api, config.SOCIAL_INSTAGRAM_USER_ID ?? '', attempts);
  },
  x: (config, attempts) => new XProvider(config.SOCIAL_X_URL, xCredentials(config), attempts),
  linkedin: (config, attempts) => {
    const { SOCIAL_LINKEDIN_URL: baseUrl, SOCIAL_LINKEDIN_VERSION: version, SOCIAL_LINKEDIN_TOKEN: token = '', SOCIAL_LINKEDIN_AUTHOR: author = '' } = config;
    return new LinkedinProvider({ baseUrl, version, token, author }, attempts);
  },
};

function xCredentials(config: SocialConfig): XCredentials {
  const { SOCIAL_X_KEY: key = '', SOCIAL_X_KEY_SECRET: keySecret = '', SOCIAL_X_TOKEN: token = '', SOCIAL_X_TOKEN_SECRET: tokenSecret = '' } = config;
  return { key, keySecret, token, tokenSecret };
}
