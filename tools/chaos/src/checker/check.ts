import { unapproved } from './approvals.js';
import { auditFaults } from './audit-chain.js';
import { grouped } from './grouped.js';
import { type Deed, deedsOf } from './outside.js';
import { recoveries } from './recovery.js';
import { missedTimes } from './schedules.js';
import type { Stores } from './stores.js';
import { judgeWork } from './tasks.js';

/** What was found, each with its evidence in words. Empty lists: nothing. */
export interface Finding {
  readonly tasks: number;
  /** By system: what happened in the world. */
  readonly deeds: Readonly<Record<string, number>>;
  readonly lost: readonly string[];
  readonly duplicates: readonly string[];
  readonly unapproved: readonly string[];
  readonly stuck: readonly string[];
  /** Tasks that ended otherwise than they had to. */
  readonly otherEnds: readonly string[];
  /** A person must look whether these took effect: the answer was lost, and the world outside cannot be asked. No fault. */
  readonly ambiguous: readonly string[];
  readonly audit: readonly string[];
  /** From the end of each fault until a task that began after it had ended, ascending; seconds. */
  readonly recoveries: readonly number[];
}

/**
 * Compares what was taken in and said by people with files, databases, ledgers, sinks and the audit. Reads stores alone and shares no code
 * with the services: what they believe of themselves proves nothing.
 */
export async function check(stores: Stores): Promise<Finding> {
  const deeds = await deedsOf(stores);
  const { lost, stuck, otherEnds, ambiguous } = await judgeWork(stores, deeds);
  return {
    tasks: stores.notes.filter(({ note }) => note === 'accepted').length,
    deeds: countsOf(deeds),
    lost: [...lost, ...(await missedTimes(stores))],
    duplicates: duplicatesIn(deeds),
    unapproved: await unapproved(stores, deeds),
    stuck,
    otherEnds,
    ambiguous,
    audit: await auditFaults(stores),
    recoveries: recoveries(stores.notes),
  };
}

function countsOf(deeds: readonly Deed[]): Record<string, number> {
  return Object.fromEntries([...grouped(deeds, ({ system }) => system)].map(([system, of]) => [system, of.length]));
}

/** Each errand wants one effect in the world. */
function duplicatesIn(deeds: readonly Deed[]): string[] {
  const groups = grouped(deeds, ({ system, tag, id }) => `${tag ?? id} ${system}`);
  return [...groups].filter(([, of]) => of.length > 1).map(([key, of]) => `${key}: ${of.map(({ id, shown }) => `${id} (${shown})`).join(' and ')}`);
}

/** @returns true when everything is as it should be */
export function isClean({ tasks, lost, duplicates, unapproved: without, stuck, otherEnds, audit }: Finding): boolean {
  // Where nothing was handed in, nothing was shown.
  return tasks > 0 && [lost, duplicates, without, stuck, otherEnds, audit].every((found) => found.length === 0);
}
