import { loadConfig } from '@waggle/config';
import { socialConfig } from './social.config.js';

describe('the addresses that get our credentials', () => {
  it.each(['SOCIAL_GRAPH_URL', 'SOCIAL_X_URL', 'SOCIAL_LINKEDIN_URL'])('are not in the clear: %s', (name) => {
    const load = (url: string) => () => loadConfig(socialConfig, { [name]: url });
    expect(load('http://api.example')).toThrow(expect.objectContaining({ code: 'config_invalid', details: { settings: [expect.stringContaining(name)] } }));
    expect(load('http://127.0.0.1:8080/v1')).not.toThrow();
  });
});
