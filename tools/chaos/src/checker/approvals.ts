import { LEDGERS } from './audit-chain.js';
import { digestOf, grantsOf } from './grants.js';
import type { Word } from './notes.js';
import type { Deed } from './outside.js';
import type { Query, Stores } from './stores.js';

interface Effect {
  readonly schema: string;
  readonly grant_id: string;
  readonly approval_id: string;
  readonly task_id: string;
  readonly digest: string;
  readonly state: string;
  readonly provider_id: string | null;
  /** When the last call was made that may have taken effect. */
  readonly called_at: Date | null;
}

interface Approval {
  readonly id: string;
  readonly task_id: string;
  readonly grant_id: string | null;
  readonly approved_args: Word['args'] | null;
  readonly approved_digest: string | null;
  readonly agreed_by: readonly string[];
  readonly decided_by: string | null;
  readonly people_needed: number;
}

const SYSTEM_OF: Readonly<Record<Deed['system'], (typeof LEDGERS)[number]>> = { mail: 'mcp_email', bank: 'mcp_payment', social: 'mcp_social', books: 'mcp_odoo' };

export async function ledgerOf(query: Query): Promise<Effect[]> {
  const rows = await Promise.all(LEDGERS.map(async (schema) => (await query<Omit<Effect, 'schema'>>(`SELECT grant_id, approval_id, task_id, digest, state, provider_id, called_at FROM ${schema}.effect WHERE mode = 'live'`)).map((row) => ({ ...row, schema }))));
  return rows.flat();
}

/**
 * Deeds that no person has agreed to, with what is missing: a person's own note of exactly these arguments from before, and the queue's, the
 * grant's and the ledger's word for the same, each used once.
 */
export async function unapproved(stores: Stores, deeds: readonly Deed[]): Promise<string[]> {
  const words = stores.notes.filter((note) => note.note === 'word');
  const people = new Map(stores.notes.flatMap((note) => (note.note === 'errand' ? [[note.tag, note.people] as const] : [])));
  const approvals = await stores.query<Approval>('SELECT id, task_id, grant_id, approved_args, approved_digest, agreed_by, decided_by, people_needed FROM gatekeeper.approval');
  const decisions = new Set((await stores.query<{ key: string }>("SELECT approval_id || ' ' || person AS key FROM gatekeeper.decision WHERE verdict IN ('approve', 'modify')")).map(({ key }) => key));
  const ledger = await ledgerOf(stores.query);
  const { known, forged } = await grantsOf(stores.query, stores.grantKeys);
  const judged = deeds.flatMap((deed) => {
    const lack = lackOf(deed, { words, people, ledger, approvals, decisions, grants: known });
    return lack === undefined ? [] : [`${deed.system} ${deed.id} (${deed.shown}): ${lack}`];
  });
  return [...judged, ...forged, ...usedTwice(ledger)];
}

interface Evidence {
  readonly words: readonly Word[];
  /** How many must agree, by errand. */
  readonly people: ReadonlyMap<string, number>;
  readonly ledger: readonly Effect[];
  readonly approvals: readonly Approval[];
  /** `approval person` of each word that the gatekeeper has taken. */
  readonly decisions: ReadonlySet<string>;
  readonly grants: Awaited<ReturnType<typeof grantsOf>>['known'];
}

function lackOf(deed: Deed, { words, people, ledger, approvals, decisions, grants }: Evidence): string | undefined {
  const effects = ledger.filter(({ schema, provider_id, state }) => schema === SYSTEM_OF[deed.system] && (provider_id === deed.id || (provider_id === null && state !== 'refused')));
  const happened = deed.at ?? calledAt(effects, deed);
  const said = words.filter(({ verdict, at, args }) => verdict !== 'reject' && at <= happened && deed.isOf(args));
  if (said.length === 0) return 'no person has said yes to exactly this before';
  const approval = approvals.find(({ id, grant_id }) => said.some(({ approvalId }) => approvalId === id) && effects.some((effect) => effect.grant_id === grant_id));
  if (approval === undefined) return 'no grant of what a person approved stands in the ledger for it';
  const { grant_id, approved_args, approved_digest, agreed_by, decided_by, people_needed } = approval;
  const effect = effects.find((one) => one.grant_id === grant_id);
  if (approved_digest !== digestOf(approved_args) || effect?.digest !== approved_digest) return 'approved and executed are not the same';
  if (!deed.isOf(approved_args ?? {})) return 'what was approved is not what has happened';
  const named = agreed_by.length > 0 ? agreed_by : [decided_by ?? ''];
  const needed = Math.max(people_needed, people.get(deed.tag ?? '') ?? 1);
  const spoke = named.filter((person) => decisions.has(`${approval.id} ${person}`) && said.some((word) => word.approvalId === approval.id && word.person === person));
  if (new Set(spoke).size < needed) return `${needed} people must have agreed; ${spoke.length} did`;
  const claims = grants.get(grant_id ?? '');
  if (claims === undefined) return 'the task does not hold its grant';
  if (claims.approvalId !== approval.id || claims.digest !== approved_digest) return 'the grant is for something else';
  if (!said.some(({ approvalId, server, tool }) => approvalId === approval.id && server === claims.server && tool === claims.tool)) return 'the grant is for another tool than the one that was shown';
  return sameNames(claims.approvers, named) ? undefined : `the grant names ${claims.approvers.join(', ')}, the approval ${named.join(', ')}`;
}

const sameNames = (some: readonly string[], others: readonly string[]): boolean => JSON.stringify(some.toSorted()) === JSON.stringify(others.toSorted());

/** Where the world does not say when: by the ledger, and by nobody when that does not know of it. */
function calledAt(effects: readonly Effect[], { id }: Deed): number {
  return effects.find(({ provider_id }) => provider_id === id)?.called_at?.getTime() ?? -Infinity;
}

/** One approval is good for one grant and one effect. */
function usedTwice(ledger: readonly Effect[]): string[] {
  const live = ledger.filter(({ state }) => state !== 'refused').map(({ approval_id }) => approval_id);
  return [...new Set(live.filter((id, at) => live.indexOf(id) !== at))].map((id) => `approval ${id} was used more than once`);
}
