import { Inject, Injectable } from '@nestjs/common';
import {
  type Activity,
  ActivityLog,
  type Contact,
  ContactSearch,
  ContactUpsert,
  CrmFind,
  CrmSummary,
  DealFindMove,
  DealList,
  DealMove,
  type DealStand,
  type Message,
  type PayloadOf,
  type ReplyOf,
} from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { CONFIG } from '@waggle/runtime';
import { VendorUncertainError } from '@waggle/vendor-api';
import type { CrmConfig } from './crm.config.js';
import { crmToolError } from './crm.error.js';

/** Deals of one contact that are shown. */
const DEALS_OF_CONTACT = 200;

export interface KnownContact {
  contact: Contact;
  deals: DealStand[];
  activities: Activity[];
}

/** The installation's own CRM service, asked over the broker. There is no other: its sandbox is the sample data. */
@Injectable()
export class CrmProvider {
  constructor(
    private readonly messenger: Messenger,
    @Inject(CONFIG) private readonly config: Pick<CrmConfig, 'CRM_ASK_TIMEOUT_MS'>,
  ) {}

  async searchContacts(query: PayloadOf<typeof ContactSearch>): Promise<Contact[]> {
    return (await this.ask(ContactSearch, query)).contacts;
  }

  /** @throws AppError `contact_not_found` */
  async contact(email: string): Promise<KnownContact> {
    const [{ contact, activities }, { deals }] = await Promise.all([this.ask(CrmFind, { email }), this.ask(DealList, { email, limit: DEALS_OF_CONTACT })]);
    if (contact === null) throw crmToolError('contact_not_found', 'There is no contact with this address; add it with upsert_contact');
    return { contact, deals, activities };
  }

  listDeals(query: PayloadOf<typeof DealList>): Promise<ReplyOf<typeof DealList>> {
    return this.ask(DealList, query);
  }

  /** @throws AppError `deal_not_found` */
  async deal(dealId: string): Promise<DealStand> {
    const [deal] = (await this.ask(DealList, { dealId, limit: 1 })).deals;
    if (deal === undefined) throw crmToolError('deal_not_found', 'There is no deal with this id; list_deals shows those there are', { dealId });
    return deal;
  }

  summary(): Promise<ReplyOf<typeof CrmSummary>> {
    return this.ask(CrmSummary, {});
  }

  /** Repeating it changes nothing. @throws AppError `contact_not_found` */
  log(activity: PayloadOf<typeof ActivityLog>): Promise<ReplyOf<typeof ActivityLog>> {
    return this.ask(ActivityLog, activity);
  }

  /** Repeating it changes nothing. */
  upsert(contact: PayloadOf<typeof ContactUpsert>): Promise<ReplyOf<typeof ContactUpsert>> {
    return this.ask(ContactUpsert, contact);
  }

  /**
   * Moves a deal, once for each key.
   *
   * @throws AppError `deal_not_found`, `deal_moved`, `stage_move_refused`, `move_key_used`: nothing has happened.
   * @throws VendorUncertainError when the CRM did not answer: it may still do it.
   */
  async move(move: PayloadOf<typeof DealMove>): Promise<ReplyOf<typeof DealMove>> {
    try {
      return await this.ask(DealMove, move);
    } catch (thrown) {
      const { kind } = toAppError(thrown);
      if (kind === 'transient' || kind === 'bug') throw new VendorUncertainError('The CRM did not say whether it moved the deal', thrown);
      throw thrown;
    }
  }

  async findMove(key: string, dealId: string): Promise<ReplyOf<typeof DealMove> | null> {
    return (await this.ask(DealFindMove, { key, dealId })).move;
  }

  /** What the CRM refuses keeps its code. @throws AppError `crm_unavailable` (transient) when there is no answer. */
  private async ask<M extends Message>(message: M, payload: PayloadOf<M>): Promise<ReplyOf<M>> {
    try {
      return await this.messenger.ask(message, payload, { timeoutMs: this.config.CRM_ASK_TIMEOUT_MS });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.kind !== 'transient' && error.code !== 'message_unroutable') throw error;
      throw crmToolError('crm_unavailable', 'The CRM service does not answer; see that it runs, then try again', { cause: error.code }, thrown);
    }
  }
}
