import { setImmediate as nextTick } from 'node:timers/promises';
import type { PageForm, RawPage } from '../page-reader.service.js';
import { Reading } from './reading.service.js';

const page = (content: string, form: PageForm = 'html'): RawPage => ({ url: new URL('https://site.example/a'), form, contentType: 'text/html', content, fetchedAt: '2026-11-26T12:00:00.000Z' });
const PLAIN = page('<html><head><title>T</title></head><body><p>Seen <a href="/b">B</a><a href="tel:+44123">call</a><link rel="alternate" type="application/rss+xml" href="/rss"></body></html>');
const LARGE = page('<p>x'.repeat(99_000));

let reading: Reading;
beforeAll(() => {
  reading = new Reading({ maxMs: 60_000, maxMemoryMb: 128 });
});
afterAll(() => reading?.onApplicationShutdown());

describe('a page that is read in a thread of its own', () => {
  it('gives its text, facts, feeds and news', async () => {
    expect(await reading.of('page', PLAIN)).toMatchObject({ title: 'T', text: 'Seen Bcall', links: [{ url: 'https://site.example/b', text: 'B' }] });
    expect(await reading.of('facts', PLAIN)).toMatchObject([{ field: 'telephone', value: '+44123', source: { url: 'https://site.example/a' } }]);
    expect(await reading.of('feeds', PLAIN)).toEqual(['https://site.example/rss']);
    const feed = page('<rss><channel><item><title>New</title><link>https://site.example/n</link></item></channel></rss>', 'xml');
    expect(await reading.of('feed', feed)).toMatchObject([{ title: 'New', url: 'https://site.example/n' }]);
  });

  it('lets the server go on meanwhile', async () => {
    const read = reading.of('page', LARGE).then(() => 'read');
    expect(await Promise.race([read, nextTick('tick')])).toBe('tick');
    expect(await read).toBe('read');
  });

  it('says what is wrong with it as if it had been read here', async () => {
    await expect(reading.of('page', page('<div>'.repeat(3000)))).rejects.toMatchObject({ code: 'page_unreadable', kind: 'invalid', details: { depth: 2000 } });
  });

  it.each([
    ['time', { maxMs: 1, maxMemoryMb: 128 }],
    ['memory', { maxMs: 60_000, maxMemoryMb: 24 }],
  ])('is given up when it takes more %s than it may', async (_what, confines) => {
    const strict = new Reading(confines);
    try {
      await expect(strict.of('page', LARGE)).rejects.toMatchObject({ code: 'page_unreadable', kind: 'invalid' });
    } finally {
      await strict.onApplicationShutdown();
    }
  });
});
