import { vendorUrlSchema } from './vendor-url.js';

const fits = (url: string): boolean => vendorUrlSchema('https://api.example').safeParse(url).success;

describe('the address of a system that gets a credential', () => {
  it.each(['https://api.example/v1', 'HTTPS://api.example', 'https://10.0.0.1:8443', 'http://127.0.0.1:8069', 'http://localhost/x', 'http://[::1]:80'])('may be %s', (url) => {
    expect(fits(url)).toBe(true);
  });

  it.each(['http://api.example', 'http://10.0.0.1', 'http://127.0.0.1.example', 'http://localhost.example', 'ftp://127.0.0.1', 'https://ann:key@api.example', 'http://ann@127.0.0.1', 'api.example', ''])('may not be %j', (url) => {
    expect(fits(url)).toBe(false);
  });
});
