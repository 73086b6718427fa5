import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from '@waggle/dev';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';

export const CLIENT = { id: 'waggle', secret: 'a secret of the client' };

/** A real issuer on this machine; whoever comes is signed in at once as `present.account`. */
export interface TestIssuer {
  readonly url: string;
  readonly present: { account: string; roles: string[] };
  stop(): Promise<void>;
}

export async function startIssuer(redirectUri: string): Promise<TestIssuer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const present = { account: 'sub-paul', roles: ['clerk'] };
  const provider = new Provider(url, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri], token_endpoint_auth_method: 'client_secret_post' }],
    claims: { openid: ['sub', 'roles'], email: ['email'], profile: [] },
    conformIdTokenClaims: false,
    cookies: { keys: ['of the test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, roles: present.roles, email: `${accountId}@firm.example` }) }),
    loadExistingGrant: grantEverything,
  });
  const handler = provider.callback();
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/interaction/') === true) void signInAs(provider, present.account, request, response);
    else void handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url, present, stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()) };
}

async function signInAs(provider: Provider, accountId: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  await provider.interactionFinished(request, response, { login: { accountId } });
}

async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId });
  grant.addOIDCScope('openid profile email');
  await grant.save();
  return grant;
}
