import { companyProfile, fetchPage, news, searchWeb, type Tool } from '@waggle/contracts';
import { outcomeOf, rawOutcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import { type SearchStandIn, startSearch } from '../test/search-stand-in.js';
import research from './index.js';

let fixture: ToolServerFixture;
/** The same server over the real web. */
let http: string;
let searxng: SearchStandIn;

beforeAll(async () => {
  fixture = await startToolServer(research, { RESEARCH_SANDBOX_LATENCY_MS: '0', RESEARCH_HOST_INTERVAL_MS: '0', RESEARCH_TIMEOUT_MS: '800' });
  searxng = await startSearch();
  http = await fixture.another({ RESEARCH_PROVIDER: 'http', RESEARCH_ALLOW_ANY_PUBLIC_HOST: 'true', RESEARCH_SEARCH: 'searxng', RESEARCH_SEARCH_URL: searxng.url });
});
afterAll(async () => {
  await fixture?.stop();
  await searxng?.stop();
});

const fetched = (url: string) => fixture.call('sales', fetchPage, { url });

describe('the research server', () => {
  it('fetches a page: what a reader sees, where it was found, when, and that it is a stranger\'s', async () => {
    const page = await fetched('http://northwind-foods.example/');
    expect(page).toMatchObject({ url: 'https://northwind-foods.example/', title: 'Northwind Foods - organic wholesale', untrusted: true, truncated: false });
    expect(page.text).toContain('We deliver to 900 restaurants');
    expect(page.links.map(({ url }) => url)).toContain('https://northwind-foods.example/contact');
    expect(Date.parse(page.fetchedAt)).toBeLessThanOrEqual(Date.now());
  });

  it('keeps hidden instructions from the model and says that there were some [R-HIDDEN-TEXT]', async () => {
    const { text, hidden } = await fetched('https://lumen-clinics.example/');
    expect(text).toBe('Eight eye clinics, one standard of care\n\nAppointments within a week.');
    expect(hidden).toEqual({ elements: 2, comments: 1, characters: 0 });
  });

  it('cuts a long text and says so', async () => {
    const { text, truncated } = await fixture.call('sales', fetchPage, { url: 'https://northwind-foods.example/about', maxCharacters: 100 });
    expect({ length: text.length, truncated }).toEqual({ length: 76, truncated: false });
    const cut = await fixture.call('sales', fetchPage, { url: 'https://northwind-foods.example/', maxCharacters: 100 });
    expect({ length: cut.text.length, truncated: cut.truncated }).toEqual({ length: 100, truncated: true });
  });

  it.each([
    ['https://northwind-foods.example/nothing', 'page_not_found'],
    ['https://awkward.example/busy', 'page_unavailable'],
    ['https://awkward.example/often', 'page_unavailable'],
    ['https://awkward.example/secret', 'page_denied'],
    ['https://awkward.example/silent', 'page_timeout'],
    ['https://awkward.example/loop', 'redirect_refused'],
    ['https://awkward.example/inward', 'host_not_allowed'],
    ['https://awkward.example/film', 'content_refused'],
    ['https://lumen-clinics.example/patients/', 'robots_refused'],
    ['https://example.com/', 'host_not_allowed'],
    ['https://northwind-foods.example:8443/', 'url_refused'],
    ['ftp://northwind-foods.example/', 'url_refused'],
  ])('says of %s: %s', async (url, code) => {
    expect(await outcomeOf(fetched(url))).toBe(code);
  });

  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0300.0250.1/',
    'http://169.254.169.254/latest/meta-data/iam/',
    'http://10.0.0.1/',
    'http://100.64.0.1/',
    'http://0.0.0.0/',
    'http://[::1]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::10.0.0.1]/',
    'http://[2002:a00:1::]/',
  ])('does not reach %s from any tool, though any public host may be fetched', async (url) => {
    const client = fixture.client('sales', http);
    const outcomes = await Promise.all([outcomeOf(client.call(fetchPage, { url })), outcomeOf(client.call(companyProfile, { website: url })), outcomeOf(client.call(news, { site: url }))]);
    expect(outcomes).toEqual(['address_refused', 'address_refused', 'address_refused']);
  });

  it('remembers a page for a while', async () => {
    const { fetchedAt } = await fetched('https://northwind-foods.example/contact');
    expect((await fetched('https://northwind-foods.example/contact#map')).fetchedAt).toBe(fetchedAt);
  });

  it('says who a company is in its own words, each with its source, and invents nothing [R-CITED-PROFILE]', async () => {
    const { profile, accounts, pages, failures } = await fixture.call('sales', companyProfile, { website: 'www.northwind-foods.example' });
    const values = Object.fromEntries(Object.entries(profile).map(([field, cited]) => [field, cited?.value ?? null]));
    expect(values).toEqual({
      name: 'Northwind Foods',
      legalName: 'Northwind Foods Ltd',
      description: 'Organic food for restaurants and shops in the north-west.',
      email: 'hello@northwind-foods.example',
      telephone: '+44-1524-555-0142',
      address: '4 Harbour Road, LA1 2AB Lancaster, GB',
      vatId: null,
      foundingDate: '2009',
      employees: '140',
    });
    expect(profile.email?.source).toMatchObject({ url: 'https://northwind-foods.example/contact', from: 'link', fetchedAt: expect.any(String) });
    expect(profile.name?.source).toMatchObject({ url: 'https://northwind-foods.example/', from: 'json_ld' });
    expect(accounts.map(({ value }) => value)).toEqual(['https://social.example/northwind-foods']);
    expect({ pages: pages.length, failures }).toEqual({ pages: 3, failures: [] });
  });

  it('reads an imprint in another language', async () => {
    const { profile } = await fixture.call('sales', companyProfile, { website: 'https://albrecht-logistik.example/' });
    expect(profile.name).toMatchObject({ value: 'Albrecht Logistik', source: { from: 'open_graph' } });
    expect(profile.legalName).toMatchObject({ value: 'Albrecht Logistik GmbH & Co. KG', source: { url: 'https://albrecht-logistik.example/impressum' } });
    expect(profile.employees).toBeNull();
  });

  it('finds pages and says which of them may be fetched', async () => {
    const { results, untrusted } = await fixture.call('sales', searchWeb, { query: 'Albrecht Logistik', limit: 3 });
    expect(results[0]).toMatchObject({ url: expect.stringContaining('albrecht'), fetchable: true });
    expect(untrusted).toBe(true);
  });

  describe('a search that finds nothing [R-SEARCH-NOTHING]', () => {
    const found = async (query: string): Promise<{ results: number; items: number; failures: object[] }> => {
      const client = fixture.client('sales', http);
      const { items, failures } = await client.call(news, { query });
      return { results: (await client.call(searchWeb, { query })).results.length, items: items.length, failures };
    };
    afterEach(() => searxng.findNothing(undefined));

    it('is a failure while engines do not answer', async () => {
      const client = fixture.client('sales', http);
      searxng.findNothing(['google', 'bing']);
      expect(await outcomeOf(client.call(searchWeb, { query: 'silence' }))).toBe('vendor_unavailable');
      expect(await client.call(news, { query: 'silence' })).toMatchObject({ items: [], failures: [{ source: 'search', code: 'vendor_unavailable' }] });
      searxng.findNothing(undefined);
      expect(await found('silence')).toEqual({ results: 2, items: 2, failures: [] });
    });

    it('is not remembered, and what was found is', async () => {
      searxng.findNothing([]);
      expect(await found('pilot')).toEqual({ results: 0, items: 0, failures: [] });
      searxng.findNothing(undefined);
      expect(await found('pilot')).toEqual({ results: 2, items: 2, failures: [] });
      searxng.findNothing([]);
      expect(await found('pilot')).toEqual({ results: 2, items: 2, failures: [] });
    });
  });

  it('finds news of a site in its feed, newest first, with source and date', async () => {
    const { items, failures } = await fixture.call('sales', news, { site: 'trade-news.example', limit: 2 });
    expect(items.map(({ title, publishedAt, source }) => ({ title, publishedAt, source }))).toEqual([
      { title: 'Albrecht Logistik orders forty electric lorries', publishedAt: '2026-11-10T06:30:00.000Z', source: 'Trade News' },
      { title: 'Lumen Clinics buys a rival in the south', publishedAt: '2026-11-04T06:30:00.000Z', source: 'Trade News' },
    ]);
    expect(failures).toEqual([]);
  });

  it('finds news by words, and names the feeds that could not be read', async () => {
    const url = await fixture.another({ RESEARCH_FEEDS: 'https://trade-news.example/feed.xml,https://awkward.example/busy' });
    const { items, failures } = await fixture.client('sales', url).call(news, { query: 'Lumen' });
    expect(items).toMatchObject([{ title: 'Lumen Clinics buys a rival in the south', via: 'feed' }]);
    expect(failures).toEqual([{ source: 'https://awkward.example/busy', code: 'page_unavailable' }]);
  });

  it('is for those agents alone that the policy names', async () => {
    expect(await outcomeOf(fixture.call('finance', fetchPage, { url: 'https://northwind-foods.example/' }))).toBe('tool_denied');
  });

  it.each([
    ['fetch_page', fetchPage, [{}, { url: 5 }, { url: 'https://a.example/\r\nHost: b' }, { url: 'https://a.example/ b' }, { url: `https://a.example/${'x'.repeat(2048)}` }, { url: 'https://a.example/', maxCharacters: 1 }, { url: 'https://a.example/', headers: {} }]],
    ['search_web', searchWeb, [{}, { query: '' }, { query: 'a\u0000' }, { query: 'x'.repeat(401) }, { query: 'x '.repeat(51) }, { query: 'x', limit: 21 }]],
    ['company_profile', companyProfile, [{}, { website: '' }, { website: ['https://a.example/'] }, { website: 'https://a.example/\u202e\n' }]],
    ['news', news, [{}, { limit: 5 }, { query: 'x', limit: 0 }, { site: 7 }, { query: 'x', since: 'now' }]],
  ] as Array<[string, Tool, object[]]>)('refuses bad input to %s with a code', async (_name, tool, inputs) => {
    for (const input of inputs) expect([input, await rawOutcomeOf(fixture, 'sales', tool, { ...input })]).toEqual([input, 'tool_input_invalid']);
  });

  it('takes no address of 10 MiB', async () => {
    const input = { url: `https://a.example/${'x'.repeat(10 * 1024 * 1024)}` };
    expect(await rawOutcomeOf(fixture, 'sales', fetchPage, input)).toBe('http 413');
    expect(await outcomeOf(fetched('https://northwind-foods.example/jobs'))).toBe('done');
  });
});
