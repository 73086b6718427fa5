import { join } from 'node:path';
import type { Tool } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { toAppError } from '@waggle/errors';
import { ToolClient } from '@waggle/mcp-client';
import { startNode, type TestProcess, waitFor } from '@waggle/testing';
import { type Cut, CUTS, type Death } from './cut-off.js';
import { TEST_TASK, type ToolServerFixture } from './tool-server-fixture.js';

const SERVE = join(import.meta.dirname, '../killing/serve.mjs');
/** Granted calls that begin side by side in each round. */
const SIDE_BY_SIDE = 3;
const END_WITHIN_MS = 60_000;

export interface KillLoop {
  /** Grants, infrastructure and an audit that listens; its own server is not used. */
  readonly fixture: ToolServerFixture;
  /** As in the app's package.json: `@waggle/mcp-email`. Must be built. */
  readonly packageName: string;
  readonly portSetting: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly tool: Tool;
  /** How many processes are killed. */
  readonly kills: number;
  /** Arguments of the nth call; each call of its own business key. */
  readonly args: (call: number) => Promise<Record<string, unknown>>;
  /** How often the world outside has seen it. */
  readonly seen: (args: Record<string, unknown>) => Promise<number>;
}

/** What became of all calls. A call is lost when it is `done` and the world has not seen it. */
export interface KillReport {
  readonly byCut: Readonly<Record<Cut, number>>;
  readonly calls: number;
  readonly done: number;
  /** `effect_uncertain`: the task goes to needs_reconciliation, for a person. */
  readonly uncertain: number;
  readonly lost: number;
  readonly doubled: number;
  /** Codes of calls that ended otherwise. */
  readonly refused: readonly string[];
}

interface Call {
  readonly args: Record<string, unknown>;
  /** Codes of what failed so far. */
  readonly tries: readonly string[];
  /** undefined while it is under way. */
  outcome: string | undefined;
  readonly ended: Promise<void>;
}

interface Server {
  readonly process: TestProcess;
  readonly url: string;
  readonly death: Death;
}

/**
 * Kills one server process after another while granted calls are under way, each between other steps of the executor, and
 * carries every call on as the executing agent does: the same grant again until there is an answer that time does not change.
 * Fails when no process was killed at one of the cuts.
 */
export async function runKillLoop(loop: KillLoop): Promise<KillReport> {
  const calls: Call[] = [];
  const byCut = { started: 0, called: 0, answered: 0, recorded: 0 };
  let url = '';
  const client = new ToolClient({ agent: 'security', token: 'wg_security', resolve: () => url });
  let standby = launch(loop, deathOf(0));
  try {
    for (let round = 1, kills = 0; kills < loop.kills; round += 1) {
      const server = await standby;
      standby = launch(loop, deathOf(round));
      ({ url } = server);
      const rest = (): Promise<unknown> =>
        waitFor(() => server.process.isOver() || calls.every(({ outcome }) => outcome !== undefined), { timeoutMs: END_WITHIN_MS, describe: () => `a kill at "${server.death.cut}" (${waiting(calls)}): ${server.process.output()}` });
      // A call that its first server never came to begin may be fatal here already.
      if (server.death.ownOnly) await rest();
      if (server.death.ownOnly && !server.process.isOver()) for (let at = 0; at < SIDE_BY_SIDE; at += 1) calls.push(await begin(loop, client, calls.length));
      await rest();
      // A round in which every call was answered before the fatal step does not count.
      if (server.process.isOver()) byCut[server.death.cut] += 1;
      kills = Object.values(byCut).reduce((sum, count) => sum + count, 0);
      await server.process.kill();
    }
    await standby.then(({ process }) => process.kill());
    standby = launch(loop, NEVER);
    ({ url } = await standby);
    await Promise.all(calls.map(({ ended }) => ended));
    const spared = CUTS.filter((cut) => byCut[cut] === 0);
    if (spared.length > 0) throw new Error(`No process was killed at ${spared.join(', ')}: ${JSON.stringify(byCut)}`);
    return { byCut, ...(await judge(loop, calls)) };
  } finally {
    await client.close();
    await standby.then(({ process }) => process.kill());
  }
}

/** A server that dies in its turn. */
async function launch({ fixture, packageName, portSetting, env }: KillLoop, death: Death): Promise<Server> {
  const port = String(await freePort());
  const process = await startNode(SERVE, [packageName, JSON.stringify(death)], { env: { ...fixture.env, LOG_LEVEL: 'info', MCP_CALLS_PER_MINUTE: '1000000', ...env, [portSetting]: port }, ready: /"ready"/, timeoutMs: 60_000 });
  return { process, url: `http://127.0.0.1:${port}/mcp`, death };
}

const NEVER: Death = { cut: 'started', nth: 0, ownOnly: true };

/** Every third process dies while it carries on what the one before it has left. */
function deathOf(round: number): Death {
  const turn = Math.floor(round / CUTS.length);
  const ownOnly = round % 3 !== 2;
  return { cut: CUTS[round % CUTS.length] ?? 'started', nth: ownOnly ? 1 + (turn % SIDE_BY_SIDE) : 1, ownOnly };
}

async function begin(loop: KillLoop, client: ToolClient, number: number): Promise<Call> {
  const args = await loop.args(number);
  const grant = await loop.fixture.grant(loop.tool, args);
  const tries: string[] = [];
  const carried = waitFor(() => attempt(client, loop.tool, args, grant, tries), { timeoutMs: END_WITHIN_MS, describe: () => `call ${number}, last: ${tries.slice(-5).join(', ')}` });
  const call: Call = { args, tries, outcome: undefined, ended: carried.then((outcome) => void (call.outcome = outcome)) };
  call.ended.catch(() => undefined);
  return call;
}

function waiting(calls: readonly Call[]): string {
  return calls.flatMap(({ outcome, tries }, number) => (outcome === undefined ? [`call ${number} after ${tries.length} tries, last ${tries.slice(-3).join(', ')}`] : [])).join('; ');
}

/** undefined: try again. */
async function attempt(client: ToolClient, tool: Tool, args: Record<string, unknown>, grant: string, tries: string[]): Promise<string | undefined> {
  try {
    await client.call(tool, args, { grant, taskId: TEST_TASK });
    return 'done';
  } catch (thrown) {
    const { kind, code } = toAppError(thrown);
    tries.push(code);
    return kind === 'transient' ? undefined : code;
  }
}

async function judge({ seen }: KillLoop, calls: readonly Call[]): Promise<Omit<KillReport, 'byCut'>> {
  const counted = await Promise.all(calls.map(async ({ args, outcome }) => ({ outcome, times: await seen(args) })));
  const having = (outcome: string): number => counted.filter((one) => one.outcome === outcome).length;
  return {
    calls: counted.length,
    done: having('done'),
    uncertain: having('effect_uncertain'),
    lost: counted.filter(({ outcome, times }) => outcome === 'done' && times === 0).length,
    doubled: counted.filter(({ times }) => times > 1).length,
    refused: counted.flatMap(({ outcome }) => (outcome === 'done' || outcome === 'effect_uncertain' ? [] : [outcome ?? 'no answer'])),
  };
}
