import type { AppError } from '@waggle/errors';
import { type Refusal, VendorApi } from '@waggle/vendor-api';
import { z } from 'zod';
import { OdooApi, type OdooCall } from './odoo-api.js';
import { faultError } from './odoo-fault.js';

const faultSchema = z.object({ name: z.string(), message: z.string() });
const versionSchema = z.object({ version_info: z.array(z.unknown()).min(1) });

/** Odoo's JSON-2 API: Odoo 19 and later. A fault has a status of its own, and the exception as its body. */
export class Json2Api extends OdooApi {
  async version(): Promise<number> {
    const api = new VendorApi({ vendor: 'Odoo', baseUrl: this.account.url, timeoutMs: this.account.timeoutMs });
    const { version_info: info } = await api.call({ method: 'GET', path: '/web/version', answer: versionSchema });
    return Number(info[0]);
  }

  async send(call: OdooCall): Promise<unknown> {
    const { url, database, apiKey, timeoutMs } = this.account;
    const { model, method, ids, params, reads } = call;
    const headers = (): Record<string, string> => ({ authorization: `bearer ${apiKey}`, 'x-odoo-database': database });
    const api = new VendorApi({ vendor: 'Odoo', baseUrl: url, timeoutMs, headers, refusal: (refusal) => refusalOf(refusal, call) });
    return api.call({ method: 'POST', path: `/json/2/${model}/${method}`, body: { ...(ids !== undefined && { ids }), ...params }, answer: z.unknown(), reads });
  }
}

function refusalOf({ body }: Refusal, call: OdooCall): AppError | undefined {
  const fault = faultSchema.safeParse(body);
  return fault.success ? faultError(fault.data, call) : undefined;
}
