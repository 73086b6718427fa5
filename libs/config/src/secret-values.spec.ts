import { z } from 'zod';
import { defineConfig } from './define.js';
import { secretValues } from './secret-values.js';

const setting = { schema: z.string(), description: '', secret: true };
const shape = defineConfig({ TOKEN: setting, URL: setting, BOXES: setting, JSON: setting, OPEN: { schema: z.string(), description: '' } });

describe('the secrets of a service', () => {
  it('are its settings whole, and what lies within addresses and JSON', () => {
    const env = { TOKEN: 'a-token-of-some-length', URL: 'smtp://ann:p%40ssword-1@host', BOXES: 'imap://a:first-one@h imap://b:second-one@h', JSON: '[{"name":"ann","key":"0123456789abcdef"}]', OPEN: 'everybody may know' };
    const found = secretValues(shape, env);
    expect(found).toEqual(expect.arrayContaining([env.TOKEN, env.URL, 'p%40ssword-1', 'p@ssword-1', 'first-one', 'second-one', env.JSON, '0123456789abcdef']));
    expect(found).not.toContain(env.OPEN);
    expect(found).not.toContain('ann');
  });

  it.each(['', 'short', '{"broken', 'http://%zz:%zz@h'])('%j breaks nothing', (text) => {
    expect(() => secretValues(shape, { TOKEN: text, URL: text, BOXES: text, JSON: text })).not.toThrow();
  });
});
