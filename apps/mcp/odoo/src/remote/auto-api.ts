import { hasCode } from '@waggle/errors';
import { Json2Api } from './json-2-api.js';
import { JsonRpcApi } from './json-rpc-api.js';
import { OdooApi, type OdooCall } from './odoo-api.js';

/** The first version that speaks JSON-2. */
const JSON_2_SINCE = 19;

/** Asks for the version once, and takes JSON-2 where there is one. */
export class AutoApi extends OdooApi {
  private chosen: Promise<OdooApi> | undefined;

  async version(): Promise<number> {
    return (await this.api()).version();
  }

  async send(call: OdooCall): Promise<unknown> {
    return (await this.api()).send(call);
  }

  private api(): Promise<OdooApi> {
    this.chosen ??= this.choose().catch((thrown: unknown) => {
      this.chosen = undefined;
      throw thrown;
    });
    return this.chosen;
  }

  /** Old versions have no `/web/version`, and new ones will have no `/jsonrpc`. */
  private async choose(): Promise<OdooApi> {
    const json2 = new Json2Api(this.account);
    try {
      if ((await json2.version()) >= JSON_2_SINCE) return json2;
    } catch (thrown) {
      if (!hasCode(thrown, 'vendor_not_found') && !hasCode(thrown, 'vendor_refused')) throw thrown;
    }
    return new JsonRpcApi(this.account);
  }
}
