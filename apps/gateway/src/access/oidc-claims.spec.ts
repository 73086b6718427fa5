import { identityIn } from './oidc-claims.js';

const settings = { OIDC_NAME_CLAIM: 'sub', OIDC_ROLE_CLAIM: 'roles', OIDC_ROLES: { viewer: 'viewer', boss: 'admin', clerk: 'approver' } as const };

describe('the claims of an issuer', () => {
  it('give the highest role that they name', () => {
    expect(identityIn({ sub: 'u1', roles: ['viewer', 'boss', 'clerk'] }, settings)).toEqual({ subject: 'u1', role: 'admin' });
    expect(identityIn({ sub: 'u1', roles: 'clerk' }, settings)).toEqual({ subject: 'u1', role: 'approver' });
  });

  it.each([{ sub: 'u1' }, { sub: 'u1', roles: [] }, { sub: 'u1', roles: ['toString', 1, null] }, { sub: 'u1', roles: { boss: true } }, { roles: ['boss'] }, { sub: '', roles: ['boss'] }, { sub: 7, roles: ['boss'] }])(
    'let nobody in: %j',
    (claims) => {
      expect(identityIn(claims, settings)).toBeUndefined();
    },
  );

  it('are read inside objects, and by names with dots', () => {
    expect(identityIn({ sub: 'u1', realm_access: { roles: ['boss'] } }, { ...settings, OIDC_ROLE_CLAIM: 'realm_access.roles' })?.role).toBe('admin');
    expect(identityIn({ sub: 'u1', 'https://firm.example/roles': ['clerk'] }, { ...settings, OIDC_ROLE_CLAIM: 'https://firm.example/roles' })?.role).toBe('approver');
  });

  it('name nobody by an address that was not verified', () => {
    const byEmail = { ...settings, OIDC_NAME_CLAIM: 'email' };
    expect(identityIn({ email: 'a@firm.example', roles: 'boss' }, byEmail)).toBeUndefined();
    expect(identityIn({ email: 'a@firm.example', email_verified: true, roles: 'boss' }, byEmail)?.subject).toBe('a@firm.example');
  });
});
