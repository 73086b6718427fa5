import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startNode, type TestProcess, testScope, waitFor } from '@waggle/testing';
import type { Approval, Session } from '../src/api/wire.js';
import { ApiDouble, type DoubleOptions, PASSWORD } from './api-double.js';

/** Somebody who can sign in. */
export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** Where the dashboard is tried: something that serves it, with two people and a queue of at least 20. */
export interface Stage {
  readonly url: string;
  readonly operator: Credentials;
  /** Another approver, who is sometimes faster. */
  readonly rival: Credentials;
  stop(): Promise<void>;
}

const CHECKOUT = resolve(import.meta.dirname, '../../..');
const CLI = join(CHECKOUT, 'apps/cli/dist/main.js');
const QUEUE = 20;
const UP_WITHIN_MS = 120_000;

/** The double with its samples. */
export async function doubleStage(options: DoubleOptions = {}): Promise<Stage & { double: ApiDouble }> {
  const double = await new ApiDouble(options).start();
  return { url: double.url, double, operator: { name: 'olga', password: PASSWORD }, rival: { name: 'vera', password: PASSWORD }, stop: () => double.stop() };
}

/** A zone of its own processes, given questions by customers until 20 proposals wait. Needs a build. */
export async function zoneStage(): Promise<Stage> {
  const scope = await testScope();
  const home = await mkdtemp(join(tmpdir(), 'waggle-dashboard-'));
  const env = { ...scope.env, WAGGLE_GIVEN_AS_IS: 'true', WAGGLE_HOME: home, WAGGLE_WORKSPACE: join(home, 'workspace'), UNDO_SECONDS: '5' };
  let zone: TestProcess | undefined;
  const stop = async (): Promise<void> => {
    await zone?.stop();
    await scope.dispose();
    await rm(home, { recursive: true, force: true });
  };
  try {
    const operator = await person(env, ['password', 'operator']);
    const rival = await person(env, ['add', 'vera', '--role', 'approver']);
    zone = await startNode(CLI, ['up', '--port', '0', '--sample-data'], { cwd: home, env, ready: /The zone is up at/, timeoutMs: UP_WITHIN_MS });
    const { url } = JSON.parse(await readFile(join(home, 'run.json'), 'utf8')) as { url: string };
    const stage: Stage = { url, operator: { name: 'operator', password: operator }, rival: { name: 'vera', password: rival }, stop };
    await fillQueue(stage, join(home, 'workspace'));
    return stage;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function person(env: Record<string, string>, args: readonly string[]): Promise<string> {
  const command = await startNode(CLI, ['--json', 'operator', ...args], { cwd: env['WAGGLE_HOME'], env });
  await command.ended();
  const { password } = JSON.parse(command.output()) as { password: string };
  return password;
}

async function fillQueue(stage: Stage, workspace: string): Promise<void> {
  for (let index = 0; index < QUEUE; index += 1) {
    // Of the weather no knowledge base knows, so that every second answer has something to fill in.
    const more = index % 2 === 0 ? '' : ' And what will the weather be like at our open day?';
    const body = `---\nfrom: customer${index}@company${index}.example\nsubject: Question ${index}\nmessage_id: <q${index}@company${index}.example>\n---\nWhat does the Team plan cost for ${index + 5} people?${more}\n`;
    await writeFile(join(workspace, 'Needs_Action', `EMAIL_9${String(index).padStart(3, '0')}.md`), body);
  }
  const api = await signedIn(stage.url, stage.operator);
  await waitFor(async () => (await api.waiting()).length >= QUEUE, { timeoutMs: UP_WITHIN_MS, describe: `${QUEUE} proposals that wait` });
}

/** The REST API as a person uses it without the dashboard. */
export interface Caller {
  waiting(): Promise<Approval[]>;
  get(id: string): Promise<Approval>;
  decide(approval: Approval, verdict: 'approve' | 'reject', reason?: string): Promise<Response>;
}

export async function signedIn(url: string, credentials: Credentials): Promise<Caller> {
  const json = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/session`, { method: 'POST', headers: json, body: JSON.stringify(credentials) });
  if (!response.ok) throw new Error(`${credentials.name} cannot sign in: ${await response.text()}`);
  const session = (await response.json()) as Session;
  const cookie = response.headers.getSetCookie().map((one) => one.split(';', 1)[0]).join('; ');
  const read = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`, { headers: { cookie } })).json();
  return {
    waiting: async () => ((await read('/api/approvals?state=pending&limit=500')) as { approvals: Approval[] }).approvals,
    get: async (id) => (await read(`/api/approvals/${id}`)) as Approval,
    decide: ({ id, digest }, verdict, reason = 'Somebody was faster.') =>
      fetch(`${url}/api/approvals/${id}/${verdict}`, { method: 'POST', headers: { ...json, cookie, 'x-csrf-token': session.csrf, origin: url }, body: JSON.stringify({ digest, ...(verdict === 'reject' ? { reason } : {}) }) }),
  };
}
