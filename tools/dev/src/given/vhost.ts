const TIMEOUT_MS = 15_000;

async function callManagement(managementUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  const { origin, username, password, pathname } = new URL(managementUrl);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const response = await fetch(`${origin}${pathname.replace(/\/$/, '')}/api/${path}`, {
    method,
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the management API answered ${response.status} ${response.statusText}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Makes a vhost that `user` may use, through RabbitMQ's HTTP API. An existing one is left as it is. */
export async function createVhost(managementUrl: string, vhost: string, user: string): Promise<void> {
  const name = encodeURIComponent(vhost);
  await callManagement(managementUrl, 'PUT', `vhosts/${name}`, {});
  await callManagement(managementUrl, 'PUT', `permissions/${name}/${encodeURIComponent(user)}`, { configure: '.*', write: '.*', read: '.*' });
}

/** Removes a vhost with its queues and messages, and the users that were made for it, whose names begin with its own. */
export async function dropVhost(managementUrl: string, vhost: string): Promise<void> {
  await callManagement(managementUrl, 'DELETE', `vhosts/${encodeURIComponent(vhost)}`);
  const all = (await callManagement(managementUrl, 'GET', 'users')) as Array<{ name: string }>;
  const users = all.map(({ name }) => name).filter((name) => name.startsWith(`${vhost}.`));
  if (users.length > 0) await callManagement(managementUrl, 'POST', 'users/bulk-delete', { users });
}
