import type { Approval, AuditSearch, AuditVerify, EffectList, ReplyOf, TaskSummary } from '@waggle/contracts';

export type Effect = ReplyOf<typeof EffectList>['effects'][number] & { readonly server: string };
export type AuditedEntry = ReplyOf<typeof AuditSearch>['entries'][number];

/** What the services say, each for itself. */
export interface Records {
  readonly now: Date;
  readonly since: Date;
  readonly approvals: readonly Approval[];
  /** Of the period, from the ledgers of all tool servers. */
  readonly effects: readonly Effect[];
  /** Tool servers whose ledger could not be read as a whole. */
  readonly silent: readonly string[];
  /** `effect.done` and `effect.dry_run` of the period. */
  readonly audited: readonly AuditedEntry[];
  /** The newest entry of all. */
  readonly newestEntryAt: string | undefined;
  readonly chain: ReplyOf<typeof AuditVerify>;
  /** Tasks that moved in the period, and those that are open. */
  readonly tasks: readonly TaskSummary[];
  readonly erasures: ReadonlyArray<{ readonly id: string; readonly askedAt: Date }>;
  /** Services that cannot say what they keep of a person. */
  readonly mutes: readonly string[];
  /** People who asked not to be written to, as the contacts know it, by address. */
  readonly unwilling: ReadonlyMap<string, string>;
  readonly postalAddress: string;
  readonly stuckMinutes: number;
}
