import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from '@waggle/config';
import { isTerminal } from '@waggle/contracts';
import { type MailServer, provideInfrastructure, startMailServer } from '@waggle/dev';
import { AppError } from '@waggle/errors';
import { CHECKOUT, startZone, type Zone } from '@waggle/host';
import { ApiClient } from '../client/api-client.js';
import { COMPANY, companySettings } from './company.js';
import { DemoApi } from './demo-api.js';
import { DemoOperator } from './demo-operator.js';
import { dropFiles, mailsOf, sendMails } from './delivery.js';
import { type DemoItem, readManifest } from './manifest.js';
import { type DemoReport, makeReport } from './report.js';

const FOLDER = join(CHECKOUT, 'demo');
const LOOK_EVERY_MS = 250;
const GIVE_UP_MS = 240_000;

export interface DemoOptions {
  readonly home: string;
  readonly processes: boolean;
  readonly env: Environment;
  readonly json?: string;
  /** Progress for people. */
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A demo that has ended; the stack is still up until `stop`. */
export interface FinishedDemo {
  readonly report: DemoReport;
  readonly zone: Zone;
  readonly workspace: string;
  stop(): Promise<void>;
}

/** A zone to play in, whoever runs it, with the mail server that its company has. */
export interface DemoStage {
  /** Signed in as an admin. */
  readonly client: ApiClient;
  readonly workspace: string;
  readonly mail: Pick<MailServer, 'smtp' | 'delivered'>;
  /** What stands behind it, for the report. */
  readonly infra: string;
  readonly processes: number;
}

interface Stage extends DemoStage {
  readonly zone: Zone;
  stop(): Promise<void>;
}

/** Brings a zone up and plays the company in it. */
export async function runDemo(options: DemoOptions): Promise<FinishedDemo> {
  const started = performance.now();
  const stage = await raise(options);
  try {
    const report = await playDemo(stage, { ...options, started });
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
    return { report, zone: stage.zone, workspace: stage.workspace, stop: stage.stop };
  } catch (error) {
    await stage.stop();
    throw error;
  }
}

export interface PlayOptions extends Pick<DemoOptions, 'log' | 'signal'> {
  /** When the clock of the report began, as `performance.now()` says it. Default: now. */
  readonly started?: number;
}

/**
 * Delivers the bundled work, plays the operator over REST until every task has ended, and says what came of it.
 *
 * @throws AppError `demo_stuck`
 */
export async function playDemo(stage: DemoStage, { log, signal, started = performance.now() }: PlayOptions): Promise<DemoReport> {
  const { mail, workspace, infra, processes } = stage;
  const items = await readManifest(FOLDER);
  const api = new DemoApi(stage.client);
  await api.seedCrm();
  await deliver(items, stage, log);
  await workOff(api, items, { log, signal });
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return makeReport({ items, api, workspace, sink: mail.delivered(), infra, seconds, processes });
}

async function raise({ home, processes, env, log, signal }: DemoOptions): Promise<Stage> {
  await mkdir(home, { recursive: true });
  const folder = await mkdtemp(join(home, 'demo-'));
  const workspace = join(folder, 'workspace');
  const undo: Array<() => Promise<void>> = [() => rm(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const infrastructure = await provideInfrastructure({ home: folder, log, env });
    undo.push(() => infrastructure.stop());

    const mail = await startMailServer({ home: folder, users: [COMPANY], log, env });
    undo.push(() => mail.stop());
    const zone = await startZone({ role: 'swarm', home: folder, workspace, processes, env: { LOG_LEVEL: 'error', ...env, ...infrastructure.env, ...companySettings(mail) }, gatewayPort: 0, log, signal });
    undo.push(() => zone.stop());
    return { client: new ApiClient(zone.url, zone.operatorToken), workspace, mail, infra: infrastructure.how, processes: processes ? zone.processes().length : 1, zone, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function deliver(items: readonly DemoItem[], { mail, workspace }: DemoStage, log: (line: string) => void): Promise<void> {
  await dropFiles(FOLDER, items, workspace);
  const mails = await mailsOf(FOLDER, items);
  await sendMails(mails, mail.smtp, COMPANY.address);
  log(`delivered ${mails.length} mails over SMTP and ${items.length - mails.length} files`);
}

/** Decides what is asked until every item's task has ended. */
async function workOff(api: DemoApi, items: readonly DemoItem[], { log, signal }: PlayOptions): Promise<void> {
  const operator = new DemoOperator(api, items);
  const expected = items.filter((item) => item.kind !== 'broken').length;
  const until = Date.now() + GIVE_UP_MS;
  for (let said = ''; ; ) {
    const decided = await operator.clear();
    const tasks = await api.tasks();
    const ended = tasks.filter((task) => isTerminal(task.status)).length;
    const line = `tasks ${tasks.length}/${expected}, ended ${ended}, decided ${decided} now`;
    if (line !== said) log((said = line));
    if (tasks.length >= expected && ended === tasks.length) return;
    if (Date.now() > until) throw stuck(tasks.filter((task) => !isTerminal(task.status)).map((task) => `${task.taskId} (${task.status})`), expected - tasks.length);
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

function stuck(open: readonly string[], absent: number): AppError {
  return new AppError('demo_stuck', 'bug', `The demo did not come to an end: ${open.length} tasks open (${open.slice(0, 5).join(', ')}), ${absent} never appeared.`);
}
