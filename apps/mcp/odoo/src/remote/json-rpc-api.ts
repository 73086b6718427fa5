import { hasCode } from '@waggle/errors';
import { VendorApi } from '@waggle/vendor-api';
import { z } from 'zod';
import { fitting, OdooApi, type OdooAccount, type OdooCall } from './odoo-api.js';
import { faultError, loginRefused } from './odoo-fault.js';

const faultSchema = z.object({ message: z.string().default(''), data: z.object({ name: z.string().default(''), message: z.string().default('') }).default({ name: '', message: '' }) });
/** Faults come with status 200. A method that gives nothing has neither `result` nor `error`. */
const answerSchema = z.object({ jsonrpc: z.literal('2.0'), id: z.number().nullable(), result: z.unknown().optional(), error: faultSchema.optional() });
const versionSchema = z.object({ server_version_info: z.array(z.unknown()).min(1) });

interface Service {
  readonly service: 'common' | 'object';
  readonly method: 'version' | 'authenticate' | 'execute_kw';
  readonly args: readonly unknown[];
}

/** Odoo's external API over JSON-RPC: Odoo 14 to 19 and on until it is taken out. */
export class JsonRpcApi extends OdooApi {
  private readonly vendor: VendorApi;
  private uid: Promise<number> | undefined;
  private lastId = 0;

  constructor(account: OdooAccount) {
    super(account);
    this.vendor = new VendorApi({ vendor: 'Odoo', baseUrl: account.url, timeoutMs: account.timeoutMs });
  }

  async version(): Promise<number> {
    const answer = await this.request({ service: 'common', method: 'version', args: [] }, { model: 'common', method: 'version', reads: true });
    return Number(fitting(versionSchema, answer).server_version_info[0]);
  }

  async send(call: OdooCall): Promise<unknown> {
    const { database, apiKey } = this.account;
    const { context, ...params } = call.params;
    const positional = [...(call.ids === undefined ? [] : [call.ids]), ...(call.reads ? [] : Object.values(params))];
    const named = { ...(call.reads && params), context };
    try {
      return await this.request({ service: 'object', method: 'execute_kw', args: [database, await this.login(), apiKey, call.model, call.method, positional, named] }, call);
    } catch (thrown) {
      if (hasCode(thrown, 'odoo_login_refused')) this.uid = undefined;
      throw thrown;
    }
  }

  private login(): Promise<number> {
    this.uid ??= this.authenticate().catch((thrown: unknown) => {
      this.uid = undefined;
      throw thrown;
    });
    return this.uid;
  }

  private async authenticate(): Promise<number> {
    const { database, login, apiKey } = this.account;
    const uid = await this.request({ service: 'common', method: 'authenticate', args: [database, login, apiKey, {}] }, { model: 'common', method: 'authenticate', reads: true });
    if (typeof uid !== 'number') throw loginRefused();
    return uid;
  }

  private async request(params: Service, about: { readonly model: string; readonly method: string; readonly reads: boolean }): Promise<unknown> {
    const id = (this.lastId += 1);
    const body = { jsonrpc: '2.0', method: 'call', params, id };
    const { result, error } = await this.vendor.call({ method: 'POST', path: '/jsonrpc', body, answer: answerSchema, reads: about.reads });
    if (error !== undefined) throw faultError({ name: error.data.name, message: error.data.message === '' ? error.message : error.data.message }, about);
    return result;
  }
}
