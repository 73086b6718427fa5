import type { RawPage } from '../page-reader.service.js';
import { factsOn } from './company-facts.js';

const page = (head: string, body = ''): RawPage => ({
  url: new URL('https://firm.example/imprint'),
  form: 'html',
  contentType: 'text/html',
  content: `<html><head>${head}</head><body>${body}</body></html>`,
  fetchedAt: '2026-11-10T06:30:00.000Z',
});
const jsonLd = (node: unknown): string => `<script type="application/ld+json">${typeof node === 'string' ? node : JSON.stringify(node)}</script>`;
const valuesOn = (head: string, body = ''): Record<string, string> => Object.fromEntries(factsOn(page(head, body)).map(({ field, value }) => [field, value]));

describe('what a page says of a company', () => {
  it('carries the page, the time and the place on the page', () => {
    expect(factsOn(page(jsonLd({ '@type': 'Organization', name: 'Firm' })))).toEqual([
      { field: 'name', value: 'Firm', source: { url: 'https://firm.example/imprint', fetchedAt: '2026-11-10T06:30:00.000Z', from: 'json_ld' } },
    ]);
  });

  it.each([
    ['alone', { '@type': 'Corporation', name: 'Firm' }],
    ['in a list', [{ '@type': 'WebSite', name: 'Site' }, { '@type': 'https://schema.org/Organization', name: 'Firm' }]],
    ['in a graph, with several types', { '@context': 'https://schema.org', '@graph': [{ '@type': ['Restaurant', 'Thing'], name: 'Firm' }] }],
  ])('is read from JSON-LD that stands %s', (_how, node) => {
    expect(valuesOn(jsonLd(node))).toEqual({ name: 'Firm' });
  });

  it.each([
    ['a plain text', 'Quay 1, Bremen', 'Quay 1, Bremen'],
    ['a postal address', { '@type': 'PostalAddress', streetAddress: 'Quay 1', postalCode: '28217', addressLocality: 'Bremen', addressCountry: { name: 'Germany' } }, 'Quay 1, 28217 Bremen, Germany'],
    ['the first of several', [{ streetAddress: 'Quay 1' }, { streetAddress: 'Quay 2' }], 'Quay 1'],
  ])('holds an address given as %s', (_form, address, value) => {
    expect(valuesOn(jsonLd({ '@type': 'Organization', address }))).toEqual({ address: value });
  });

  it.each([
    [120, '120'],
    [{ value: '120' }, '120'],
    [{ minValue: 50, maxValue: 249 }, '50 to 249'],
  ])('holds the number of employees given as %j', (numberOfEmployees, value) => {
    expect(valuesOn(jsonLd({ '@type': 'Organization', numberOfEmployees }))).toEqual({ employees: value });
  });

  it('is nothing when it is of somebody else, of the wrong type, empty or no JSON', () => {
    const article = { '@type': 'Article', publisher: { '@type': 'Organization', name: 'Paper' }, name: 'Story' };
    expect(valuesOn(jsonLd(article) + jsonLd({ '@type': 'Person', name: 'Ann' }) + jsonLd('{"@type": "Organization", name}'))).toEqual({});
    expect(valuesOn(jsonLd({ '@type': 'Organization', name: '', email: null, address: {}, telephone: { a: 1 }, numberOfEmployees: { minValue: 5 }, sameAs: ['javascript:x', 7] }))).toEqual({});
    expect(valuesOn('', '<p>Our office: Quay 1, mail us at info (at) firm.example</p>')).toEqual({});
  });

  it('comes from links and meta elements too, decoded and on one line', () => {
    const values = valuesOn('<meta property="og:site_name" content="Firm &amp; Sons">', '<a hidden href="mailto:trap@firm.example">x</a><a href="MAILTO:office%40firm.example?subject=x">m</a><a href="tel:+49%20421%2055">t</a>');
    expect(values).toEqual({ name: 'Firm & Sons', email: 'office@firm.example', telephone: '+49 421 55' });
  });
});
