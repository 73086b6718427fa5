import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { check, isClean, type Places, queuesOf, withStores } from '../checker/index.js';
import { dump } from './dump.js';
import { Injector } from './injector.js';
import { Load } from './load.js';
import { RememberingNotebook } from './notebook.js';
import { OFFICE, type Office, openOffice } from './office.js';
import { People } from './people.js';
import { type Fault, planOf } from './plan.js';
import { isBrokenEnough, type Report, reportOf, type RunFacts } from './report.js';
import { comeToRest, type RestOptions } from './rest.js';
import { Watch } from './watch.js';

export interface ChaosOptions {
  readonly seed: number;
  readonly seconds: number;
  /** Tasks a second beside the bursts. */
  readonly rate: number;
  /** After the last fault and the last task: until everything must have come to rest. */
  readonly restSeconds: number;
  readonly home: string;
  readonly log: (line: string) => void;
  /** Aborted: everything is made whole and stopped. */
  readonly signal: AbortSignal;
  /** Is told the plan before it begins. */
  readonly planned?: (plan: readonly Fault[]) => Promise<void>;
}

/**
 * A swarm of processes under load to which the plan of the seed happens; then the verdict of the checker.
 *
 * @throws what `signal` was aborted with, when everything has been stopped
 */
export async function runChaos(options: ChaosOptions): Promise<{ report: Report; clean: boolean }> {
  const { home } = options;
  const office = await openOffice(options);
  try {
    const notebook = new RememberingNotebook(join(home, 'notes.jsonl'));
    const storm = await play(office, notebook, options);
    const found = await withStores(placesOf(office, notebook.file), async (stores) => {
      const seen = await check(stores);
      const finding = { ...seen, stuck: [...storm.open, ...seen.stuck] };
      if (!isClean(finding)) await dump(stores.query, join(home, 'stores'));
      return finding;
    });
    const report = reportOf(found, { ...options, ...storm });
    await writeFile(join(home, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    return { report, clean: isClean(found) && isBrokenEnough(report) };
  } finally {
    await office.stop();
  }
}

interface Storm extends Pick<RunFacts, 'planned' | 'counts' | 'failed' | 'restSeconds'> {
  /** What no door has taken, and what has not come to rest. */
  readonly open: readonly string[];
}

async function play(office: Office, notebook: RememberingNotebook, options: ChaosOptions): Promise<Storm> {
  const { seed, seconds, rate, log, signal } = options;
  const [api] = office.people.values();
  if (api === undefined) throw new Error('nobody can sign in');
  const load = new Load({ seed, rate, workspace: office.workspace, lmtp: office.mail.lmtp, office: OFFICE.address, api, notebook });
  const people = new People(office.people, (tag) => notebook.wishOf(tag), notebook);
  const watch = new Watch(office.infrastructure.env.DATABASE_URL, notebook);
  const injector = new Injector({ office, load, notebook, log, signal });
  const plan = planOf({ seed, seconds, services: office.zone.services, clocks: office.clocks?.services ?? [] });
  await options.planned?.(plan);
  [load, people, watch].forEach((one) => one.start());
  try {
    await Promise.all([injector.play(plan), delay(seconds * 1000, undefined, { signal }).catch(() => undefined)]);
    await injector.heal();
    signal.throwIfAborted();
    const untaken = await load.stop(options.restSeconds);
    log(`The load has ended and everything is whole again; waiting for at most ${options.restSeconds} s until the work has come to rest.`);
    const rest = await comeToRest({ ...restOf(office, notebook, options), watch, accepted: load.accepted });
    signal.throwIfAborted();
    log(`${rest.open.length === 0 ? 'At rest' : `Not at rest (${rest.open.slice(0, 20).join('; ')})`} after ${rest.seconds.toFixed(1)} s.`);
    return { planned: plan.length, counts: injector.counts, failed: injector.failed, restSeconds: rest.seconds, open: [...untaken, ...rest.open] };
  } finally {
    await Promise.allSettled([load.stop(0), people.stop(), watch.stop()]);
  }
}

function restOf({ zone, infrastructure }: Office, notebook: RememberingNotebook, { restSeconds, signal }: ChaosOptions): Omit<RestOptions, 'watch' | 'accepted'> {
  return {
    wishOf: (tag) => notebook.wishOf(tag),
    queues: () => queuesOf(infrastructure.env.AMQP_MANAGEMENT_URL),
    gone: () => zone.processes().flatMap(({ service, pid }) => (pid === undefined ? [service] : [])),
    limitSeconds: restSeconds,
    signal,
  };
}

function placesOf({ infrastructure: { env }, workspace, mail, secrets }: Office, notesFile: string): Places {
  const key = secrets.grantKey?.public;
  return { databaseUrl: env.DATABASE_URL, managementUrl: env.AMQP_MANAGEMENT_URL, workspace, sinkFile: mail.sinkFile, notesFile, grantKeys: key === undefined ? [] : [key] };
}
