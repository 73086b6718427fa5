import type { SocialPlatform } from '@waggle/contracts';
import { toLittleText } from './linkedin/little-text.js';
import type { PlatformPost } from './post.js';
import { weightedLength } from './x/weighted-length.js';

export interface PlatformRules {
  /** Of what is sent, as `count` counts it. */
  readonly limit: number;
  readonly count: (text: string) => number;
  readonly hashtags: number;
  readonly mentions: number;
  /** A link is shown as a card beside the text, stands in the text, or cannot be given. */
  readonly link: 'card' | 'in text' | 'none';
  /** X and LinkedIn want a picture's bytes, which this server does not fetch: none there. */
  readonly media: { readonly min: number; readonly max: number };
  /** Endings of pictures that the platform certainly refuses. */
  readonly noPictures?: RegExp;
}

/** UTF-16 units: where a platform counts code points, this is the larger figure. */
const units = (text: string): number => text.length;

/** The platforms' published limits for posts made through their APIs. */
export const RULES: Readonly<Record<SocialPlatform, PlatformRules>> = {
  facebook: { limit: 63_206, count: units, hashtags: Infinity, mentions: Infinity, link: 'card', media: { min: 0, max: 1 } },
  instagram: { limit: 2200, count: units, hashtags: 30, mentions: 20, link: 'none', media: { min: 1, max: 1 }, noPictures: /\.(png|gif|webp|heic|tiff?|bmp|svg|mpo|jps)$/i },
  x: { limit: 280, count: weightedLength, hashtags: Infinity, mentions: Infinity, link: 'in text', media: { min: 0, max: 0 } },
  linkedin: { limit: 3000, count: (text) => toLittleText(text).length, hashtags: Infinity, mentions: Infinity, link: 'card', media: { min: 0, max: 0 } },
};

/** The text as the platform will get it. */
export function sentText({ platform, text, link }: PlatformPost): string {
  return link !== undefined && RULES[platform].link === 'in text' ? `${text}\n${link}` : text;
}

export function lengthOf(post: PlatformPost): number {
  return RULES[post.platform].count(sentText(post));
}

/** What the platform would refuse, in words for a person; empty when nothing. */
export function faultsOf(post: PlatformPost): string[] {
  return [...textFaults(post), ...linkFaults(post), ...mediaFaults(post)];
}

function textFaults(post: PlatformPost): string[] {
  const { limit, hashtags, mentions } = RULES[post.platform];
  const length = lengthOf(post);
  const tags = countOf(post.text, /[#＃][\p{L}\p{N}_]/gu);
  const names = countOf(post.text, /@[\p{L}\p{N}_]/gu);
  return [
    ...(post.text.trim() === '' ? ['The text is empty'] : []),
    ...(length > limit ? [`The text counts ${length} characters; at most ${limit}`] : []),
    ...(tags > hashtags ? [`There are ${tags} hashtags; at most ${hashtags}`] : []),
    ...(names > mentions ? [`There are ${names} mentions; at most ${mentions}`] : []),
  ];
}

function linkFaults({ platform, link, linkTitle, media }: PlatformPost): string[] {
  if (link === undefined) return linkTitle === undefined ? [] : ['There is a linkTitle without a link'];
  return [
    ...(RULES[platform].link === 'none' ? ['Links cannot be followed here: leave the link out'] : []),
    ...(media.length > 0 ? ['Either a link or a picture, not both'] : []),
  ];
}

function mediaFaults({ platform, media }: PlatformPost): string[] {
  const { media: allowed, noPictures } = RULES[platform];
  const refused = media.filter(({ url }) => noPictures?.test(new URL(url).pathname));
  return [
    ...(media.length < allowed.min ? ['A picture is needed'] : []),
    ...(media.length > allowed.max ? [allowed.max === 0 ? 'Pictures cannot be posted here' : `There are ${media.length} pictures; at most ${allowed.max}`] : []),
    ...(refused.length > 0 ? ['Only JPEG pictures are taken'] : []),
  ];
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
