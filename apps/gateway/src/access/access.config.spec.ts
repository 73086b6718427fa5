import { loadConfig } from '@waggle/config';
import { accessConfig } from './access.config.js';

const trusted = (text: string) => loadConfig(accessConfig, { GATEWAY_TRUST_PROXY: text }).GATEWAY_TRUST_PROXY;

describe('the settings of who may come in', () => {
  it.each<[string, number | string[]]>([
    ['', []],
    ['0', 0],
    ['2', 2],
    ['loopback', ['loopback']],
    ['10.0.0.0/8, 192.0.2.7 ,::1', ['10.0.0.0/8', '192.0.2.7', '::1']],
  ])('trust as proxy: %j', (text, hops) => {
    expect(trusted(text)).toEqual(hops);
  });

  it.each(['true', '*', '0.0.0.0/0', '::/0', 'proxy.example', '10.0.0.0/33', '10.0.0.0/00', '-1', '1.5'])('trust no proxy by the name of %j', (text) => {
    expect(() => trusted(text)).toThrow('GATEWAY_TRUST_PROXY');
  });

  it.each([
    ['OPERATOR_TOKENS', 'nobody'],
    ['OPERATOR_TOKENS', '[{"name":"x","role":"queen","tokenHash":""}]'],
    ['OIDC_ROLES', '{"clerk":"queen"}'],
    ['OIDC_ISSUER', 'http://login.example'],
    ['SESSION_HOURS', '0'],
  ])('say what is wrong with %s', (name, text) => {
    expect(() => loadConfig(accessConfig, { [name]: text })).toThrow(name);
  });

  it('let nobody in by default', () => {
    expect(loadConfig(accessConfig, {})).toMatchObject({ OPERATOR_TOKENS: [], OIDC_ISSUER: undefined });
  });
});
