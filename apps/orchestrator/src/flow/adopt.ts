import { otherZone, type PayloadOf, type TaskAdopt } from '@waggle/contracts';
import { v7 } from 'uuid';
import type { TaskChange } from '../task-change.js';
import type { TaskRecord } from '../task-record.js';
import { requestScan } from './scan.js';
import { newRecord } from './submit.js';
import type { World } from './world.js';

type Adoption = PayloadOf<typeof TaskAdopt>;

/**
 * The record of a task that the other zone has prepared. Its proposals get ids of this zone, and a flag that no template covers: a
 * person decides on every one.
 */
export function adoptedRecord(adoption: Adoption, now: Date): TaskRecord {
  const { from, agent, result } = adoption;
  const record = newRecord({ ...adoption, zone: otherZone(from) }, now);
  const proposals = result.outcome === 'proposal' ? result.proposals.map((one) => ({ ...one, id: v7(), flags: [...new Set([...one.flags, `prepared_in_${from}`])] })) : [];
  return { ...record, agent, data: { ...record.data, adoptedFrom: from, result: result.outcome === 'proposal' ? { ...result, proposals } : null, proposals } };
}

/** It is scanned as whatever comes in; without a proposal an agent of this zone begins anew. */
export function onAdopted(change: TaskChange, { from, source, prefix }: Adoption, world: World): void {
  change.begin(`Prepared in the ${from} zone, from ${source}; decided here.`);
  if (prefix === 'EXECUTE' || prefix === 'APPROVE') return change.move('rejected', `${prefix} files are made by an approval of this zone; one that comes from the other is never carried out.`);
  requestScan(change, world, 'inbound');
}
