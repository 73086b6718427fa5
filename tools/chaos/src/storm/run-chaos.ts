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
import { type Report, reportOf } from './report.js';
import { comeToRest } from './rest.js';
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
  /** Is told the plan before it begins. */
  readonly planned?: (plan: readonly Fault[]) => Promise<void>;
}

/** A swarm of processes under load to which the plan of the seed happens; then the verdict of the checker. */
export async function runChaos(options: ChaosOptions): Promise<{ report: Report; clean: boolean }> {
  const { home, log } = options;
  const office = await openOffice({ home, log });
  try {
    const notebook = new RememberingNotebook(join(home, 'notes.jsonl'));
    const storm = await play(office, notebook, options);
    const places = placesOf(office, notebook.file);
    const found = await withStores(places, async (stores) => {
      const finding = await check(stores);
      if (!isClean(finding)) await dump(stores.query, join(home, 'stores'));
      return finding;
    });
    const report = reportOf(found, { ...options, ...storm });
    await writeFile(join(home, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    return { report, clean: isClean(found) };
  } finally {
    await office.stop();
  }
}

async function play(office: Office, notebook: RememberingNotebook, options: ChaosOptions): Promise<{ counts: ReadonlyMap<string, number>; restSeconds: number }> {
  const { seed, seconds, rate, log } = options;
  const [api] = office.people.values();
  if (api === undefined) throw new Error('nobody can sign in');
  const load = new Load({ seed, rate, workspace: office.workspace, lmtp: office.mail.lmtp, office: OFFICE.address, api, notebook });
  const people = new People(office.people, (tag) => notebook.wishOf(tag), notebook);
  const watch = new Watch(office.infrastructure.env.DATABASE_URL, notebook);
  const injector = new Injector(office, load, notebook, log);
  const plan = planOf({ seed, seconds, services: office.zone.services, clocks: office.clocks?.services ?? [] });
  await options.planned?.(plan);
  const ended = new AbortController();
  [load, people, watch].forEach((one) => one.start());
  try {
    await Promise.all([injector.play(plan, ended.signal), delay(seconds * 1000)]);
    await injector.heal();
    await load.stop();
    log(`The load has ended and everything is whole again; waiting for at most ${options.restSeconds} s until the work has come to rest.`);
    const rest = await comeToRest({ watch, accepted: load.accepted, wishOf: (tag) => notebook.wishOf(tag), limitSeconds: options.restSeconds, queues: () => queuesOf(office.infrastructure.env.AMQP_MANAGEMENT_URL) });
    log(`${rest.open.length === 0 ? 'At rest' : `Not at rest (${rest.open.slice(0, 20).join('; ')})`} after ${rest.seconds.toFixed(1)} s.`);
    return { counts: injector.counts, restSeconds: rest.seconds };
  } finally {
    ended.abort();
    await Promise.allSettled([people.stop(), watch.stop()]);
  }
}

function placesOf({ infrastructure: { env }, workspace, mail, secrets }: Office, notesFile: string): Places {
  const key = secrets.grantKey?.public;
  return { databaseUrl: env.DATABASE_URL, managementUrl: env.AMQP_MANAGEMENT_URL, workspace, sinkFile: mail.sinkFile, notesFile, grantKeys: key === undefined ? [] : [key] };
}
