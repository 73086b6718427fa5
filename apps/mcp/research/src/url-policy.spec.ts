import { UrlPolicy } from './url-policy.js';

const policy = (hosts: string[] | 'any', ports: number[] = []) => new UrlPolicy(hosts, { RESEARCH_ALLOWED_PORTS: ports });
const codeOf = (sut: UrlPolicy, text: string): string => {
  try {
    return sut.parse(text).href;
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
};

describe('the rules for addresses', () => {
  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com:70/_x',
    'data:text/html,x',
    'javascript:alert(1)',
    'http://user@example.com/',
    'http://user:password@example.com/',
    'http://example.com:22/',
    'https://example.com:80/',
    '//example.com/',
    '/page',
    'http://',
    'http://[::1',
    'http://exa mple.com/',
  ])('refuse %s on any host', (text) => {
    expect(codeOf(policy('any'), text)).toBe('url_refused');
  });

  it('take default ports and those that are listed', () => {
    expect(codeOf(policy('any'), 'http://example.com:80/a#b')).toBe('http://example.com/a');
    expect(codeOf(policy('any', [8443]), 'https://example.com:8443/')).toBe('https://example.com:8443/');
  });

  it('take no host when none is listed', () => {
    expect(codeOf(policy([]), 'https://example.com/')).toBe('host_not_allowed');
  });

  it('take listed hosts and, for a pattern, those below it alone', () => {
    const sut = policy(['shop.example.com', '*.example.org']);
    const taken = ['https://SHOP.example.com/', 'https://shop.example.com./', 'https://a.example.org/', 'https://a.b.example.org/'];
    const refused = ['https://example.com/', 'https://a.shop.example.com/', 'https://example.org/', 'https://evilexample.org/', 'https://example.org.evil.example/'];
    expect(taken.filter((text) => !sut.permits(text))).toEqual([]);
    expect(refused.filter((text) => sut.permits(text))).toEqual([]);
  });

  it('see through letters that look alike: they become punycode and are another host', () => {
    const sut = policy(['apple.example']);
    expect(codeOf(sut, 'https://аpple.example/')).toBe('host_not_allowed');
    expect(policy('any').parse('https://аpple.example/').hostname).toBe('xn--pple-43d.example');
    expect(codeOf(sut, 'https://ａpple。example/')).toBe('https://apple.example/');
  });
});
