import { isCrossOrigin } from './cross-origin.policy.js';

const at = (method: string, headers: Record<string, string>): boolean => isCrossOrigin({ method, host: 'waggle.example:8443', headers });

describe('a request', () => {
  it.each<[string, string, Record<string, string>]>([
    ['a program', 'POST', {}],
    ['our own page', 'POST', { 'sec-fetch-site': 'same-origin', origin: 'https://waggle.example:8443' }],
    ['our own page behind a development server', 'POST', { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:5173' }],
    ['our own page in an old browser', 'POST', { origin: 'https://waggle.example:8443' }],
    ['the address bar', 'GET', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    ['a link in a mail', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ])('of %s is let through', (_, method, headers) => {
    expect(at(method, headers)).toBe(false);
  });

  it.each<[string, string, Record<string, string>]>([
    ['a form of another site', 'POST', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['a neighbour', 'POST', { 'sec-fetch-site': 'same-site' }],
    ['a script of another site', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }],
    ['a picture of another site', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['another site in an old browser', 'DELETE', { origin: 'https://evil.example' }],
    ['another port in an old browser', 'POST', { origin: 'https://waggle.example' }],
    ['a sandboxed frame', 'POST', { origin: 'null' }],
  ])('of %s is not', (_, method, headers) => {
    expect(at(method, headers)).toBe(true);
  });
});
