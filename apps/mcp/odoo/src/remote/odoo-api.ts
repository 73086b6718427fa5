import { vendorError } from '@waggle/vendor-api';
import { z } from 'zod';
import type { Domain } from './domain.js';

/** How a real Odoo is reached and as whom. */
export interface OdooAccount {
  readonly url: string;
  readonly database: string;
  /** Needed by JSON-RPC alone; JSON-2 knows the user from the key. */
  readonly login: string;
  readonly apiKey: string;
  readonly companyId: number | undefined;
  readonly timeoutMs: number;
}

/** A record as Odoo gives it; `false` stands for every empty value. */
export type OdooRecord = Readonly<Record<string, unknown>>;

export interface Search {
  readonly domain: Domain;
  readonly fields: readonly string[];
  readonly limit: number;
  readonly offset?: number;
  /** As in SQL: `date desc, id desc`. */
  readonly order?: string;
}

/** One method of one model, in a form that both protocols can be made from. */
export interface OdooCall {
  readonly model: string;
  readonly method: string;
  /** The records that it is called on; undefined: a method of the model. */
  readonly ids?: readonly number[];
  /** In the order of the method's parameters. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly reads: boolean;
}

const recordsSchema = z.array(z.record(z.string(), z.unknown()));
const createdSchema = z.tuple([z.number().int()]);

/**
 * What is asked of Odoo, whichever protocol carries it.
 *
 * @throws AppError an `OdooErrorCode` or a `VendorErrorCode`. Of a write not even that proves that nothing was done: Odoo can
 *   answer a fault although it did it. Read again.
 * @throws VendorUncertainError a write without an answer.
 */
export abstract class OdooApi {
  constructor(protected readonly account: OdooAccount) {}

  /** Host and database. */
  get books(): string {
    return `${new URL(this.account.url).host}/${this.account.database}`;
  }

  /** The major version: 14 to 19 and later. */
  abstract version(): Promise<number>;

  abstract send(call: OdooCall): Promise<unknown>;

  async search(model: string, { domain, fields, limit, offset = 0, order = 'id' }: Search): Promise<OdooRecord[]> {
    const answer = await this.send({ model, method: 'search_read', params: { domain, fields, offset, limit, order, context: this.context() }, reads: true });
    return fitting(recordsSchema, answer);
  }

  async create(model: string, values: OdooRecord): Promise<number> {
    const answer = await this.send({ model, method: 'create', params: { vals_list: [values], context: this.context() }, reads: false });
    return fitting(createdSchema, answer)[0];
  }

  async write(model: string, ids: readonly number[], values: OdooRecord): Promise<void> {
    await this.send({ model, method: 'write', ids, params: { vals: values, context: this.context() }, reads: false });
  }

  /** A method without parameters, like `action_post`. */
  async act(model: string, method: string, ids: readonly number[]): Promise<void> {
    await this.send({ model, method, ids, params: { context: this.context() }, reads: false });
  }

  /** Fixed, so that neither a user's language nor his time zone decides what Odoo says or which day it is. */
  private context(): OdooRecord {
    const { companyId } = this.account;
    return { lang: 'en_US', tz: 'UTC', ...(companyId !== undefined && { allowed_company_ids: [companyId] }) };
  }
}

/** @throws AppError `vendor_answer_invalid`. */
export function fitting<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw vendorError('vendor_answer_invalid', 'Odoo gave an answer of an unknown form', { faults });
}
