import { createHash } from 'node:crypto';
import type { Query, Stores } from './stores.js';

interface Entry {
  readonly seq: string;
  readonly prev_hash: string;
  readonly hash: string;
  readonly body: string;
}

interface Ends {
  readonly head_seq: string;
  readonly head_hash: string;
  readonly base_seq: string;
  readonly base_hash: string;
}

/** What is wrong with the audit: the chain by itself, its copies, and what it does not tell of. Empty: nothing. */
export async function auditFaults(stores: Stores): Promise<string[]> {
  const { query } = stores;
  const entries = await query<Entry>('SELECT seq, prev_hash, hash, body FROM audit.entry ORDER BY seq');
  const [ends] = await query<Ends>('SELECT * FROM audit.chain');
  if (ends === undefined) return ['the chain has no ends'];
  return [...chainFaults(entries, ends), ...copyFaults(stores, entries), ...(await anchorFaults(stores, entries)), ...(await untold(query))];
}

function chainFaults(entries: readonly Entry[], { base_seq, base_hash, head_seq, head_hash }: Ends): string[] {
  let last = { seq: Number(base_seq), hash: base_hash };
  for (const { seq, prev_hash, hash, body } of entries) {
    const expected = createHash('sha256').update(prev_hash + body).digest('hex');
    const { seq: inside } = JSON.parse(body) as { seq?: number };
    if (Number(seq) !== last.seq + 1) return [`entry ${last.seq + 1} is missing`];
    if (prev_hash !== last.hash) return [`entry ${seq} does not follow the one before`];
    if (hash !== expected) return [`entry ${seq} was changed`];
    if (inside !== Number(seq)) return [`entry ${seq} bears the number ${String(inside)}`];
    last = { seq: Number(seq), hash };
  }
  return last.seq === Number(head_seq) && last.hash === head_hash ? [] : [`the chain ends at ${last.seq}, its head says ${head_seq}`];
}

/** The workspace's copy of what is at rest: what the chain has, each entry once and none left out. */
function copyFaults({ copies }: Stores, entries: readonly Entry[]): string[] {
  const known = new Map(entries.map(({ seq, hash }) => [seq, hash]));
  const seen = new Set<string>();
  const faults = copies.flatMap((line) => {
    const { id, hash } = JSON.parse(line) as { id: string; hash: string };
    if (seen.has(id)) return [`the copy has entry ${id} twice`];
    seen.add(id);
    return known.get(id) === hash ? [] : [`the copy has another entry ${id}`];
  });
  if (entries.length > 0 && seen.size === 0) return ['there is no copy'];
  const left = entries.filter(({ seq }) => !seen.has(seq));
  return [...faults, ...left.map(({ seq }) => `the copy lacks entry ${seq}`)];
}

/** Each anchor is of an entry that is there, and lies in the workspace, where the database cannot reach it; no more than so many entries came after the last. */
async function anchorFaults({ query, anchors }: Stores, entries: readonly Entry[]): Promise<string[]> {
  const known = new Map(entries.map(({ seq, hash }) => [seq, hash]));
  const kept = await query<{ seq: string; hash: string }>('SELECT seq, hash FROM audit.anchor');
  const written = anchors.map((line) => JSON.parse(line) as { id: string; hash: string }).map(({ id, hash }) => ({ seq: id, hash }));
  const unfit = [...kept, ...written].flatMap(({ seq, hash }) => (known.get(seq) === hash ? [] : [`the anchor of entry ${seq} does not fit`]));
  const inFile = new Set(written.map(({ seq }) => seq));
  const unwritten = kept.flatMap(({ seq }) => (inFile.has(seq) ? [] : [`the anchor of entry ${seq} is not in the workspace`]));
  const last = Math.max(0, ...[...inFile].map(Number));
  const after = Number(entries.at(-1)?.seq ?? 0) - last;
  return [...unfit, ...unwritten, ...(after < ANCHOR_ENTRIES ? [] : [`${after} entries came after the last anchor`])];
}

/** What changes the world, or permits it, is told of once. */
async function untold(query: Query): Promise<string[]> {
  const told = new Map((await query<{ key: string; count: number }>("SELECT action || ' ' || approval AS key, count(*)::int AS count FROM audit.entry WHERE approval IS NOT NULL GROUP BY 1")).map(({ key, count }) => [key, count]));
  const signed = await query<{ id: string }>('SELECT id FROM gatekeeper.approval WHERE grant_id IS NOT NULL');
  const done = (await Promise.all(LEDGERS.map((schema) => query<{ id: string }>(`SELECT approval_id AS id FROM ${schema}.effect WHERE state = 'done' AND mode = 'live'`)))).flat();
  const wanted = [...signed.map(({ id }) => `grant.signed ${id}`), ...done.map(({ id }) => `effect.done ${id}`)];
  return wanted.flatMap((key) => (told.get(key) === 1 ? [] : [`the audit tells ${told.get(key) ?? 0} times of ${key}`]));
}

/** An anchor is due after so many entries. */
export const ANCHOR_ENTRIES = 100;

/** The schemas of the tool servers that act here. */
export const LEDGERS = ['mcp_email', 'mcp_payment', 'mcp_social', 'mcp_odoo'] as const;
