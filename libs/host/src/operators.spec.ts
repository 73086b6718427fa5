import { openWithPassword, TOKEN_PURPOSE, unseal } from '@waggle/grants/keyring';
import { generatePassword, newOperator, operatorSettings, withoutToken, withPassword, withToken } from './operators.js';

const olga = newOperator('olga', 'admin');
const NOW = new Date('2026-01-02T00:00:00.000Z');

describe('a person who signs in', () => {
  it.each(['', '../x', 'a b', 'ö', 'x'.repeat(65), '-x'])('is not called %j', (name) => {
    expect(() => newOperator(name, 'viewer')).toThrow('is not a name');
  });

  it('is no subject that would break a line of settings', () => {
    for (const subject of ['', 'a b', "a'b", 'a"b', 'a\\b', 'x'.repeat(201)]) expect(() => newOperator('olga', 'admin', subject)).toThrow('cannot be a subject');
    expect(newOperator('olga', 'admin', 'auth0|5f7c').oidc).toBe('auth0|5f7c');
  });

  it('may have a password, which opens the key and is kept nowhere', async () => {
    const password = generatePassword();
    const locked = await withPassword(olga, password);
    expect(await openWithPassword(locked.password!, password, 'olga')).toBe(olga.token);
    expect(JSON.stringify(locked)).not.toContain(password);
  });

  it.each(['', 'short', 'x'.repeat(257)])('may not have a password of another length', async (password) => {
    await expect(withPassword(olga, password)).rejects.toMatchObject({ code: 'operator_invalid' });
  });

  it('may have further tokens, each opening the key, each taken away alone', () => {
    const first = withToken(olga, { label: 'ci', days: 30 }, NOW);
    const { operator, token } = withToken(first.operator, { label: 'phone', role: 'approver' });
    expect(operator.tokens).toMatchObject([{ name: 'ci', expires: '2026-02-01T00:00:00.000Z' }, { name: 'phone', role: 'approver' }]);
    expect(unseal(token, TOKEN_PURPOSE, operator.tokens?.[1]?.sealed ?? '')).toBe(olga.token);
    expect(JSON.stringify(operator)).not.toContain(token);
    expect(() => withToken(operator, { label: 'ci' })).toThrow('already');
    expect(withoutToken(operator, 'ci').tokens?.map(({ name }) => name)).toEqual(['phone']);
    expect(() => withoutToken(operator, 'none')).toThrow('no token');
  });

  it('has no key behind a token that only looks', () => {
    expect(withToken(olga, { label: 'wall', role: 'viewer' }).operator.tokens?.[0]).not.toHaveProperty('sealed');
  });
});

describe('what the services are told', () => {
  it('decides nothing by itself at the gateway', async () => {
    const { operator, token } = withToken(await withPassword(olga, 'a long password'), { label: 'ci' });
    const { forGateway, forGatekeeper } = operatorSettings({ operators: [operator] });
    for (const secret of [olga.token, token, 'a long password', (JSON.parse(forGatekeeper) as [{ decisionKey: string }])[0].decisionKey]) expect(forGateway).not.toContain(secret);
    expect(JSON.parse(forGateway)).toMatchObject([{ name: 'olga', tokenHash: expect.stringMatching(/^[0-9a-f]{64}$/), password: { hash: expect.stringContaining('$argon2id$') } }]);
  });
});
