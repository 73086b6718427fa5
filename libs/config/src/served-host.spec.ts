import { isServedHost } from './served-host.js';

describe('the Host that a request names [R-SERVED-HOST]', () => {
  it.each(['127.0.0.1', '127.0.0.1:3000', '[::1]:3000', '10.1.2.3:8080', 'LOCALHOST:80', 'demo.localhost', 'Waggle.example:443'])('%s is served', (host) => {
    expect(isServedHost(host, ['waggle.example'])).toBe(true);
  });

  it.each([undefined, '', 'evil.example', 'waggle.example.evil.example', 'waggle.example.', 'localhost.', 'localhost.evil.example', '127.0.0.1.evil.example', 'evil.example@localhost', 'localhost/evil', 'localhost:x', 'gateway', ' localhost', '[::1'])('%j is not', (host) => {
    expect(isServedHost(host, ['waggle.example'])).toBe(false);
  });

  it.each([['gateway:8080', true], ['gateway.waggle.svc', true], ['gateway.waggle.svc.cluster.local:8080', true], ['evil.example', false], ['svc.evil.example', false], ['evil.local', false]])('%s inside a cluster: %s', (host, served) => {
    expect(isServedHost(host, [], { inside: true })).toBe(served);
  });
});
