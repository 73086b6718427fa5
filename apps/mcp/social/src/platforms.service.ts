import { SOCIAL_PLATFORMS, type SocialPlatform } from '@waggle/contracts';
import type { PlatformProvider } from './platform.provider.js';
import { socialError } from './social.error.js';

/** The accounts that are set up. One that is not is an error, never the sandbox in its place. */
export class Platforms {
  constructor(private readonly providers: Readonly<Partial<Record<SocialPlatform, PlatformProvider>>>) {}

  /** @throws AppError `platform_not_configured`. */
  of(platform: SocialPlatform): PlatformProvider {
    const provider = this.providers[platform];
    if (provider === undefined) throw socialError('platform_not_configured', `No account of ${platform} is set up: set its SOCIAL_… credentials`, { platform });
    return provider;
  }

  configured(): SocialPlatform[] {
    return SOCIAL_PLATFORMS.filter((platform) => this.providers[platform] !== undefined);
  }
}
