import fc from 'fast-check';
import { allowedUrl, isPublic, pinnedLookup } from './allowed-address.js';

const resolved = (host: string, allowed: 'public' | 'any'): Promise<unknown> =>
  new Promise((resolve, reject) => pinnedLookup(allowed)(host, { all: true }, (error, found) => (error === null ? resolve(found) : reject(error))));

describe('the address of a webhook', () => {
  it.each(['https://hooks.example.com/x', 'http://93.184.215.14:8080/', 'https://[2606:2800:220:1:248:1893:25c8:1946]/'])('may be %s', (url) => {
    expect(allowedUrl(url, 'public').href).toBe(url);
  });

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'no address',
    'https://user:secret@example.com/',
    'http://localhost/',
    'http://a.localhost./',
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/',
    'http://224.0.0.1/',
    'http://[::1]/',
    'http://[::]/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[::127.0.0.1]/',
    'http://[::7f00:1]/',
    'http://[4000::1]/',
  ])('may not be %s [R-WEBHOOK-SSRF]', (url) => {
    expect(() => allowedUrl(url, 'public')).toThrow(expect.objectContaining({ code: 'webhook_address_refused' }));
  });

  it('may be a private one where a setting says so, and still no other scheme', () => {
    expect(allowedUrl('http://127.0.0.1:9/', 'any').port).toBe('9');
    expect(() => allowedUrl('file:///etc/passwd', 'any')).toThrow();
  });

  it('is never public in a private range, however it is written', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const head = fc.constantFrom([10], [127], [192, 168], [169, 254], [172, 31]);
    fc.assert(
      fc.property(head, octet, octet, octet, (first, ...rest) => {
        const address = [...first, ...rest].slice(0, 4).join('.');
        expect(isPublic(address)).toBe(false);
        expect(isPublic(`::ffff:${address}`)).toBe(false);
      }),
    );
  });

  it('is looked at again where its name leads, when the connection is made', async () => {
    await expect(resolved('localhost', 'public')).rejects.toMatchObject({ code: 'webhook_address_refused' });
    expect(await resolved('localhost', 'any')).toEqual(expect.arrayContaining([expect.objectContaining({ address: expect.any(String) })]));
  });
});
