import type { GatewayConfig } from '../gateway.config.js';
import type { OidcIdentity } from './directory.service.js';
import { ACCESS_ROLES } from './people.js';

type ClaimSettings = Pick<GatewayConfig, 'OIDC_NAME_CLAIM' | 'OIDC_ROLE_CLAIM' | 'OIDC_ROLES'>;
type Claims = Readonly<Record<string, unknown>>;

/** Who the claims of an ID token speak of, with the highest role that they give; undefined when they give none or no name. */
export function identityIn(claims: Claims, { OIDC_NAME_CLAIM, OIDC_ROLE_CLAIM, OIDC_ROLES }: ClaimSettings): OidcIdentity | undefined {
  const subject = claims[OIDC_NAME_CLAIM];
  if (typeof subject !== 'string' || subject === '' || subject.length > 200) return undefined;
  // An address that nobody has checked says nothing of who somebody is.
  if (OIDC_NAME_CLAIM === 'email' && claims['email_verified'] !== true) return undefined;
  const given = [at(claims, OIDC_ROLE_CLAIM)].flat().filter((value) => typeof value === 'string');
  const role = ACCESS_ROLES.findLast((one) => given.some((value) => Object.hasOwn(OIDC_ROLES, value) && OIDC_ROLES[value] === one));
  return role === undefined ? undefined : { subject, role };
}

/** The claim of that very name, else the one inside: some issuers name claims by addresses, which hold dots. */
function at(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((inner, name) => (inner !== null && typeof inner === 'object' ? (inner as Claims)[name] : undefined), claims);
}
