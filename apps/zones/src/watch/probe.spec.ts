import { healthUrl } from './probe.service.js';

describe('the address of the other zone', () => {
  it.each([
    ['https://zone.example.org', 'https://zone.example.org/api/zones/health'],
    ['http://10.0.0.7:3000', 'http://10.0.0.7:3000/api/zones/health'],
    ['http://[fd00::7]:3000', 'http://[fd00::7]:3000/api/zones/health'],
    ['https://zone.example.org/admin?x=1#y', 'https://zone.example.org/api/zones/health'],
  ])('%s is asked at %s and nowhere else', (given, asked) => {
    expect(healthUrl(given).href).toBe(asked);
  });

  it.each(['http://169.254.169.254', 'http://[fe80::1]', 'http://0.0.0.0', 'http://224.0.0.1', 'http://[::ffff:169.254.169.254]', 'http://2852039166', 'https://user:pass@zone.example.org', 'ftp://zone.example.org'])('%s is refused [R-ZONE-CHECK-SSRF]', (given) => {
    expect(() => healthUrl(given)).toThrow(expect.objectContaining({ code: 'zone_address_refused' }));
  });
});
