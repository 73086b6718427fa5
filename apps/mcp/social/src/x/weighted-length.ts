/** Characters that count one; all others count two (twitter-text configuration v3). */
const LIGHT: ReadonlyArray<readonly [number, number]> = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];
/** What X makes of every link. */
const LINK_LENGTH = 23;
/** Only what X surely takes for part of a link: a rest counts in full, so that the count is never too low. */
const LINK = /(?<![A-Za-z0-9@＠$#＃])https?:\/\/[A-Za-z0-9](?:(?!https?:\/\/)[A-Za-z0-9.-])*\.(?!https?:\/\/)[A-Za-z]{2,}(?![A-Za-z0-9@])(?:\/[A-Za-z0-9/_~%=&?+-]*)?/g;
/** X turns these into links too, at the length of a link, although they are shorter. */
const BARE_DOMAIN = /(?<![A-Za-z0-9@/._-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?![A-Za-z0-9])/g;
/** Top-level domains that X surely knows. Behind another one, a link may be none and count as written. */
const KNOWN = [
  ...['com', 'org', 'net', 'info', 'biz', 'edu', 'gov', 'int', 'app', 'dev', 'shop', 'store', 'blog', 'online', 'site', 'cloud', 'tech', 'xyz', 'eco', 'bio', 'pro'],
  ...['news', 'live', 'media', 'events', 'jobs', 'email', 'page', 'team', 'group', 'studio', 'design', 'agency', 'digital', 'company', 'consulting', 'solutions'],
];
const KNOWN_DOMAIN = new RegExp(`^https?://[^/]*\\.([a-z]{2}|${KNOWN.join('|')})(/|$)`, 'i');
/** An emoji counts two however many code points it has. `v` is newer than the compiler's target, so no literal. */
const EMOJI = new RegExp('\\p{RGI_Emoji}', 'gv');

/** Stands where something was counted, so that its neighbours do not join; counts nothing. */
const COUNTED = '\0';

/** The length of a text as X counts it. Where X's own finding of links is not certain, the larger figure. */
export function weightedLength(text: string): number {
  let counted = 0;
  const counts = (length: number): string => {
    counted += length;
    return COUNTED;
  };
  const plain = text
    .normalize('NFC')
    .replace(LINK, (link) => counts(KNOWN_DOMAIN.test(link) ? LINK_LENGTH : Math.max(LINK_LENGTH, link.length)))
    .replace(BARE_DOMAIN, (domain) => counts(Math.max(LINK_LENGTH, domain.length)))
    .replace(EMOJI, () => counts(2));
  return [...plain].reduce((sum, character) => sum + weightOf(character), counted);
}

function weightOf(character: string): number {
  if (character === COUNTED) return 0;
  const point = character.codePointAt(0) ?? 0;
  return LIGHT.some(([from, to]) => point >= from && point <= to) ? 1 : 2;
}
