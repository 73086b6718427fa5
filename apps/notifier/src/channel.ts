import type { Approval } from '@waggle/contracts';
import type { Approver } from './approver.js';
import type { ChannelName } from './prompts/plan.js';

/** One proposal in a message: as it was when it was asked about (`digest`), and as it is now. */
export interface Entry {
  readonly digest: string;
  readonly approval: Approval;
}

/** Something that people are told and need not answer. */
export interface Bulletin {
  readonly subject: string;
  readonly lines: readonly string[];
  /** Of the dashboard: /alerts. */
  readonly page: string;
}

/** A message to one person about one or several proposals, or with a bulletin. */
export interface Notice {
  /** Unique for good: the provider keeps it with the message where it can. */
  readonly key: string;
  readonly person: Approver;
  /** At least one, unless it is a bulletin. */
  readonly entries: readonly Entry[];
  readonly bulletin?: Bulletin;
  /** Since when it may have been sent. */
  readonly begun: Date;
}

/** Where a message is now. */
export interface Sent {
  /** The conversation, number or mail address. */
  readonly address: string;
  readonly providerId: string;
}

/** `unknown`: the provider cannot tell what became of it. */
export type Found = ({ readonly state: 'found' } & Sent) | { readonly state: 'absent' } | { readonly state: 'unknown' };

/** A way to reach a person. */
export interface Channel {
  readonly name: ChannelName;
  /** A thrown `AppError` means that certainly nothing was sent; anything else leaves it open. */
  send(notice: Notice): Promise<Sent>;
  /** Asks whether a call that was cut off has sent it. */
  find(notice: Notice): Promise<Found>;
  /** Shows in a message that was sent what has become of its proposals; may be repeated. Missing: what is sent stays. */
  update?(notice: Notice, sent: Sent): Promise<void>;
}

/** Injects all channels, as `Channel[]`. */
export const CHANNEL_LIST = Symbol('channels');
