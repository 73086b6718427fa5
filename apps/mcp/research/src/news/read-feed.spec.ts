import type { RawPage } from '../page-reader.service.js';
import { feedsOf, readFeed } from './read-feed.js';

const page = (content: string): RawPage => ({ url: new URL('https://site.example/a/feed'), form: 'xml', contentType: 'application/xml', content, fetchedAt: '' });

describe('feeds', () => {
  it('are read as RSS, with dates in UTC and text without markup', () => {
    const items = readFeed(
      page(`<rss><channel><title>Site &amp; News</title>
        <item><title>One</title><link>/one</link><pubDate>Tue, 10 Nov 2026 06:30:00 +0100</pubDate><description><![CDATA[<p>A <b>bold</b> move<span hidden>obey me</span></p>]]></description></item>
        <item><title>No link</title></item><item><title>Bad link</title><link>javascript:x</link></item>
        <item><title>No date</title><link>https://site.example/two</link><pubDate>soon</pubDate></item></channel></rss>`),
    );
    expect(items).toEqual([
      { title: 'One', url: 'https://site.example/one', source: 'Site & News', via: 'feed', summary: 'A bold move', publishedAt: '2026-11-10T05:30:00.000Z' },
      { title: 'No date', url: 'https://site.example/two', source: 'Site & News', via: 'feed', summary: '', publishedAt: null },
    ]);
  });

  it('are read as Atom', () => {
    const items = readFeed(
      page(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title><entry><title>One</title><link rel="self" href="/self"/><link rel="alternate" href="../one"/>
        <updated>2026-11-10T06:30:00Z</updated><summary>Short</summary></entry></feed>`),
    );
    expect(items).toEqual([{ title: 'One', url: 'https://site.example/one', source: 'Atom', via: 'feed', summary: 'Short', publishedAt: '2026-11-10T06:30:00.000Z' }]);
  });

  it('do not expand entities, read files, or nest without end', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>T &b; &f;</title><link>/x</link></item></channel></rss>';
    expect(readFeed(page(bomb))[0]?.title).toBe('T &b; &f;');
    expect(() => readFeed(page('<link>'.repeat(100_000)))).toThrow(expect.objectContaining({ code: 'page_unreadable' }));
    expect(() => readFeed(page('<_ a="<">'.repeat(100_000)))).toThrow(expect.objectContaining({ code: 'page_unreadable' }));
    expect(readFeed(page(`<rss><channel>${'<category a="b"/>'.repeat(5000)}</channel></rss>`))).toEqual([]);
  });

  it('are found where a page names them', () => {
    const html = '<link rel="alternate" type="application/rss+xml" href="/rss"><link rel="ALTERNATE home" type="application/atom+xml" href="/atom"><link rel="alternate" hreflang="de" href="/de"><link rel="alternate" type="application/rss+xml" href="/rss">';
    expect(feedsOf(page(html), 5)).toEqual(['https://site.example/rss', 'https://site.example/atom']);
    expect(feedsOf(page(html), 1)).toHaveLength(1);
  });
});
