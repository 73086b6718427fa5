import { AppError } from '@waggle/errors';
import type { Database } from '@waggle/persistence';
import type { OdooConfig } from './odoo.config.js';
import type { OdooProvider } from './odoo.provider.js';
import { AttemptRepository } from './remote/attempt.repository.js';
import { AutoApi } from './remote/auto-api.js';
import { Json2Api } from './remote/json-2-api.js';
import { JsonRpcApi } from './remote/json-rpc-api.js';
import type { OdooAccount, OdooApi } from './remote/odoo-api.js';
import { RemoteProvider } from './remote/remote.provider.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';

/** @throws AppError `config_invalid` with all that a real Odoo needs and that is not set. */
export function chooseOdooProvider(config: OdooConfig, database: Database): OdooProvider {
  if (config.ODOO_PROVIDER === 'sandbox') return new SandboxProvider(database, config);
  return new RemoteProvider(apiFor(config), new AttemptRepository(database, config.ODOO_SETTLE_SECONDS));
}

function apiFor(config: OdooConfig): OdooApi {
  const account = accountOf(config);
  switch (config.ODOO_PROTOCOL) {
    case 'jsonrpc':
      return new JsonRpcApi(account);
    case 'json2':
      return new Json2Api(account);
    case 'auto':
      return new AutoApi(account);
  }
}

function accountOf({ ODOO_URL, ODOO_DATABASE, ODOO_LOGIN, ODOO_API_KEY, ODOO_PROTOCOL, ODOO_COMPANY_ID, ODOO_TIMEOUT_MS }: OdooConfig): OdooAccount {
  const needed = { ODOO_URL, ODOO_DATABASE, ODOO_API_KEY, ...(ODOO_PROTOCOL !== 'json2' && { ODOO_LOGIN }) };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (ODOO_URL === undefined || ODOO_DATABASE === undefined || ODOO_API_KEY === undefined || missing.length > 0) {
    throw new AppError('config_invalid', 'invalid', `ODOO_PROVIDER=odoo needs ${missing.join(', ')}`, { settings: missing });
  }
  return { url: ODOO_URL, database: ODOO_DATABASE, login: ODOO_LOGIN ?? '', apiKey: ODOO_API_KEY, companyId: ODOO_COMPANY_ID, timeoutMs: ODOO_TIMEOUT_MS };
}
