import { postSocial, SOCIAL_PLATFORMS, type SocialPlatform } from '@waggle/contracts';
import fc from 'fast-check';
import { xLength } from '../test/independent-count.js';
import type { PlatformPost } from './post.js';
import { faultsOf, lengthOf, sentText } from './post-rules.js';
import { weightedLength } from './x/weighted-length.js';

const JPEG = { url: 'https://cdn.waggle.example/bee.jpg' };
const post = (platform: SocialPlatform, change: Partial<PlatformPost> = {}): PlatformPost => ({ platform, text: 'Hello', media: platform === 'instagram' ? [JPEG] : [], ...change });
const repeat = (text: string, times: number): string => text.repeat(times);

describe('the rules of the platforms', () => {
  it.each<[string, PlatformPost, RegExp | undefined]>([
    ['63,206 characters on Facebook', post('facebook', { text: repeat('a', 63_206) }), undefined],
    ['one more', post('facebook', { text: repeat('a', 63_207) }), /counts 63207 characters; at most 63206/],
    ['2,200 characters on Instagram', post('instagram', { text: repeat('a', 2200) }), undefined],
    ['one more', post('instagram', { text: repeat('a', 2201) }), /at most 2200/],
    ['30 hashtags on Instagram', post('instagram', { text: repeat('#a ', 30) }), undefined],
    ['31 hashtags', post('instagram', { text: repeat('#a ', 31) }), /31 hashtags; at most 30/],
    ['31 hashtags without spaces between', post('instagram', { text: repeat('#a', 31) }), /31 hashtags/],
    ['21 mentions on Instagram', post('instagram', { text: repeat('@a ', 21) }), /21 mentions; at most 20/],
    ['31 hashtags on Facebook', post('facebook', { text: repeat('#a ', 31) }), undefined],
    ['no picture on Instagram', post('instagram', { media: [] }), /A picture is needed/],
    ['a PNG on Instagram', post('instagram', { media: [{ url: 'https://cdn.waggle.example/bee.PNG?w=1' }] }), /JPEG/],
    ['two pictures on Instagram', post('instagram', { media: [JPEG, JPEG] }), /2 pictures; at most 1/],
    ['a link on Instagram', post('instagram', { link: 'https://waggle.example/' }), /Links cannot be followed/],
    ['280 characters on X', post('x', { text: repeat('a', 280) }), undefined],
    ['one more', post('x', { text: repeat('a', 281) }), /counts 281 characters; at most 280/],
    ['a link that makes it too long on X', post('x', { text: repeat('a', 257), link: 'https://waggle.com/' }), /counts 281/],
    ['a picture on X', post('x', { media: [JPEG] }), /Pictures cannot be posted/],
    ['3,000 characters on LinkedIn', post('linkedin', { text: repeat('a', 3000) }), undefined],
    ['one more', post('linkedin', { text: repeat('a', 3001) }), /at most 3000/],
    ['marks on LinkedIn that are sent with a backslash', post('linkedin', { text: repeat('*', 1501) }), /counts 3002/],
    ['a link and a picture on Facebook', post('facebook', { link: 'https://waggle.example/', media: [JPEG] }), /Either a link or a picture/],
    ['a title without a link', post('facebook', { linkTitle: 'Title' }), /linkTitle without a link/],
    ['white space alone', post('facebook', { text: ' \n ' }), /empty/],
  ])('decide on %s', (_title, given, fault) => {
    const faults = faultsOf(given);
    if (fault === undefined) expect(faults).toEqual([]);
    else expect(faults.join('\n')).toMatch(fault);
  });
});

describe('the length that X counts', () => {
  it.each([
    ['é', 1],
    ['é', 1],
    ['漢字', 4],
    ['한', 2],
    ['🐝', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['– “ ” ’', 7],
    ['…', 2],
    ['€', 2],
    ['https://waggle.com/a/very/long/path/that/goes/on?and=on&on=1', 23],
    ['http://a.de', 23],
    ['See https://waggle.com.', 28],
    ['waggle.com', 23],
    ['https://waggle.example/day', 26],
    ['https://w.example', 23],
    ['見てhttps://waggle.com/a/very/long/path/that/goes/on', 27],
    ['https://waggle.com/a/b/c/d/e/f漢', 25],
    ['#https://waggle.com/a/b/c/d/e/f', 31],
    ['https://waggle-and-all-its-bees.com2', 36],
    ['https://a.comx.https://a.com', 47],
    ['ann@waggle.com', 14],
  ])('of %s is %i', (text, length) => {
    expect(weightedLength(text)).toBe(length);
  });
});

const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('漢字', '👨‍👩‍👧', '🐝', '#bees', 'e\u0301', 'https://waggle.com/a/b?c=d', 'http://x.org', 'waggle.de', 'https://waggle.example/x', 'x.https://a.com', 'https://a.comhttps://b.com', '\u200d', '…'),
);
const text = fc.array(word, { minLength: 1, maxLength: 120 }).chain((words) => fc.constantFrom(' ', '', '\n').map((between) => words.join(between)));
/** By another count than the product's. */
const INDEPENDENT: Readonly<Record<SocialPlatform, (sent: string) => boolean>> = {
  facebook: (sent) => Buffer.from(sent, 'utf16le').byteLength / 2 <= 63_206,
  instagram: (sent) => Buffer.from(sent, 'utf16le').byteLength / 2 <= 2200,
  x: (sent) => xLength(sent) <= 280,
  linkedin: (sent) => Buffer.from(sent, 'utf16le').byteLength / 2 <= 3000,
};

describe('a text that the rules accept', () => {
  it.each(SOCIAL_PLATFORMS)('is never longer than %s takes, by an independent count [R-POST-RULES]', (platform) => {
    const long = text.chain((part) => fc.integer({ min: 1, max: platform === 'x' ? 3 : 40 }).map((times) => part.repeat(times)));
    const accepted = fc.property(long, (written) => {
      const given = post(platform, { text: written });
      fc.pre(postSocial.input.safeParse(given).success && faultsOf(given).length === 0);
      expect(INDEPENDENT[platform](sentText(given))).toBe(true);
    });
    fc.assert(accepted, { numRuns: 500 });
  });

  it('counts no more on X than the independent count but for what may be a link', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', 'ß', '漢', '🐝', ' ', '#'), maxLength: 300 });
    fc.assert(fc.property(plain, (written) => expect(lengthOf(post('x', { text: written }))).toBe(xLength(written))));
  });
});
