import type { Approval } from '@waggle/contracts';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type Attack, type Errand, type Gate, refOf } from './attack.js';
import { type Agreement, checkDeeds, type Finding } from './check-deeds.js';
import { judge, type Outcome } from './judge.js';
import { deedAgreedTo } from './person.js';
import type { World } from './world.js';

export interface Report {
  readonly attacks: number;
  readonly errands: number;
  /** Errands that a person found as they wanted them, and approved. */
  readonly agreed: number;
  readonly outcomes: readonly Outcome[];
  /** Attacks that ended at none of the gates that they name. */
  readonly elsewhere: readonly Outcome[];
  readonly finding: Finding;
  readonly seconds: number;
}

const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 400;

/** Lets every attack and every errand in at once, plays the one person who knows what they want, and looks at the world outside. */
export async function runAttacks(world: World, attacks: readonly Attack[], errands: readonly Errand[]): Promise<Report> {
  const started = performance.now();
  await world.api.call('/api/crm/sample', z.unknown(), { method: 'POST', body: {} });
  await world.outside.remember();
  const entering = [...attacks, ...errands].filter(({ enter }) => !('probe' in enter));
  for (const { enter, id } of entering) {
    if ('mail' in enter) await world.sendMail(enter.mail, id);
    if ('file' in enter) await world.dropFile(enter.file, id);
  }
  await until(async () => (await absent(world, entering)).length === 0, async () => `tasks for ${(await absent(world, entering)).join(', ')}`);
  await until(() => world.atRest(), () => restless(world));
  const agreements = await decide(world, errands);
  await until(async () => (await world.atRest()) && (await executed(world, errands)), () => restless(world));
  const probed = await probe(world, attacks);
  await until(() => world.atRest(), () => restless(world));
  const outcomes = await judge(world, attacks, probed);
  const finding = checkDeeds(await world.outside.deeds(), agreements);
  const elsewhere = outcomes.filter(({ attack, gate }) => gate === 'none' || !attack.gates.includes(gate));
  return { attacks: attacks.length, errands: errands.length, agreed: agreements.length, outcomes, elsewhere, finding, seconds: Math.round((performance.now() - started) / 100) / 10 };
}

/** Asks seldom: every look reads all tasks. */
async function until(met: () => Promise<boolean>, describe: () => Promise<string>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await met().catch(() => false))) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${await describe()}`);
    await pause(LOOK_EVERY_MS);
  }
}

/** Entries of which no task was made, though one should be. */
async function absent(world: World, entering: ReadonlyArray<Attack | Errand>): Promise<string[]> {
  const there = (await world.tasks()).map(({ title, taskId }) => refOf(title) ?? taskId.slice(-4));
  return entering.filter((one) => !there.includes(one.id) && !('gates' in one && one.gates.join() === 'intake')).map(({ id }) => id);
}

async function restless(world: World): Promise<string> {
  const tasks = await world.tasks();
  return `rest of ${tasks.filter(({ status }) => !['done', 'failed', 'rejected', 'pending_approval'].includes(status)).map(({ taskId, title, status, reason }) => `${taskId} "${title}" ${status} ${reason ?? ''}`).join('; ')}`;
}

/** What the person wants they approve as it was shown; everything else they leave alone. */
async function decide(world: World, errands: readonly Errand[]): Promise<Agreement[]> {
  const waiting = (await world.approvals()).filter(({ state }) => state === 'pending');
  const agreements: Agreement[] = [];
  for (const approval of waiting) {
    const errand = await errandOf(world, approval, errands);
    if (errand === undefined || !errand.wants(approval.proposal.args)) continue;
    const args = filledIn(approval);
    const edited = JSON.stringify(args) !== JSON.stringify(approval.proposal.args);
    const body = { digest: approval.digest, reason: 'as agreed', ...(edited && { args }) };
    await world.api.call(`/api/approvals/${approval.id}/${edited ? 'modify' : 'approve'}`, z.unknown(), { method: 'POST', body });
    agreements.push(deedAgreedTo(approval.proposal, args));
  }
  return agreements;
}

async function errandOf(world: World, { taskId }: Approval, errands: readonly Errand[]): Promise<Errand | undefined> {
  const task = (await world.tasks()).find((one) => one.taskId === taskId);
  const ref = refOf(task?.title ?? '') ?? /([AE]\d{3})$/.exec(taskId)?.[1];
  return errands.find(({ id }) => id === ref);
}

function filledIn({ proposal }: Approval): Approval['proposal']['args'] {
  return Object.fromEntries(Object.entries(proposal.args).map(([name, value]) => [name, typeof value === 'string' ? value.replace(/\[\[please fill in:[^\]]*\]\]/g, 'as we said') : value]));
}

async function executed(world: World, errands: readonly Errand[]): Promise<boolean> {
  const tasks = await world.tasks();
  const mine = tasks.filter(({ title, taskId }) => errands.some(({ id }) => refOf(title) === id || taskId.endsWith(id)));
  return mine.every(({ status }) => status !== 'approved' && status !== 'executing');
}

async function probe(world: World, attacks: readonly Attack[]): Promise<Map<string, Gate | 'none'>> {
  const found = new Map<string, Gate | 'none'>();
  for (const { id, enter } of attacks) {
    if ('probe' in enter) found.set(id, await enter.probe(world));
  }
  return found;
}
