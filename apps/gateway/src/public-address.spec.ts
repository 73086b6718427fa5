import { loadConfig } from '@waggle/config';
import { gatewayConfig } from './gateway.config.js';
import { PublicAddress } from './public-address.js';

const addressOf = (env: Record<string, string>): PublicAddress => new PublicAddress(loadConfig(gatewayConfig, env));

describe('the public address', () => {
  it('is the one that was set, without a slash at its end', () => {
    expect(addressOf({ GATEWAY_PUBLIC_URL: 'https://waggle.example/' }).url).toBe('https://waggle.example');
    expect(() => addressOf({ GATEWAY_PUBLIC_URL: 'waggle.example' })).toThrow('GATEWAY_PUBLIC_URL');
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:4000'],
    ['0.0.0.0', 'http://localhost:4000'],
  ])('is else where it listens: %s', (host, url) => {
    const address = addressOf({ GATEWAY_HOST: host, GATEWAY_PORT: '0' });
    address.listensAt(4000);
    expect(address.url).toBe(url);
  });
});
