import { loadConfig } from '@waggle/config';
import { BRAVE_KEY, type SearchStandIn, startSearch } from '../../test/search-stand-in.js';
import { chooseWebProvider } from '../choose-web-provider.js';
import { researchConfig } from '../research.config.js';

let api: SearchStandIn;
const { signal } = new AbortController();

beforeAll(async () => {
  api = await startSearch();
});
afterAll(() => api?.stop());

const provider = (env: Record<string, string>) => chooseWebProvider(loadConfig(researchConfig, { RESEARCH_PROVIDER: 'http', ...env }));
const brave = (key = BRAVE_KEY) => provider({ RESEARCH_SEARCH: 'brave', RESEARCH_SEARCH_URL: `${api.url}/res/v1`, RESEARCH_SEARCH_KEY: key });
const searxng = () => provider({ RESEARCH_SEARCH: 'searxng', RESEARCH_SEARCH_URL: api.url });

const first = { title: 'A pilot & more', url: 'https://site.example/pilot', extract: 'Two depots', publishedAt: '2026-11-03T10:00:00.000Z' };

describe('the search APIs', () => {
  it.each([
    ['Brave', brave],
    ['SearXNG', searxng],
  ])('%s give results as plain text with their date', async (_name, make) => {
    expect(await make().search({ query: 'pilot', kind: 'web', limit: 20 }, signal)).toEqual([first, { title: 'No more', url: 'https://other.example/', extract: '', publishedAt: null }]);
    expect((await make().search({ query: 'pilot', kind: 'news', limit: 1 }, signal))[0]).toEqual(first);
  });

  it.each([
    [429, 'vendor_busy'],
    [500, 'vendor_unavailable'],
    [401, 'vendor_unauthorized'],
  ])('a status of %d is %s', async (status, code) => {
    api.failNext(status);
    await expect(brave().search({ query: 'pilot', kind: 'web', limit: 5 }, signal)).rejects.toMatchObject({ code });
  });

  it('nothing found is nothing only when every engine has answered [R-SEARCH-NOTHING]', async () => {
    const search = () => searxng().search({ query: 'pilot', kind: 'web', limit: 5 }, signal);
    api.findNothing([]);
    expect(await search()).toEqual([]);
    api.findNothing(['google', 'bing']);
    await expect(search()).rejects.toMatchObject({ code: 'vendor_unavailable', kind: 'transient', details: { engines: ['google', 'bing'] } });
    api.findNothing(undefined);
  });

  it('a wrong key is refused, and the error does not show it', async () => {
    const refused = await brave('wrong-token').search({ query: 'pilot', kind: 'web', limit: 5 }, signal).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ code: 'vendor_refused' });
    expect(JSON.stringify(refused)).not.toContain('wrong-token');
  });

  it.each([
    [{ RESEARCH_SEARCH: 'brave' }, 'RESEARCH_SEARCH_KEY'],
    [{ RESEARCH_SEARCH: 'searxng' }, 'RESEARCH_SEARCH_URL'],
  ])('a set-up of %p is refused with what it lacks', (env, lack) => {
    expect(() => provider(env)).toThrow(expect.objectContaining({ code: 'config_invalid', message: expect.stringContaining(lack) }));
  });

  it('none is a search that says how to get one', async () => {
    await expect(provider({}).search({ query: 'pilot', kind: 'web', limit: 5 }, signal)).rejects.toMatchObject({ code: 'search_missing' });
  });
});
