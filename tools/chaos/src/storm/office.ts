import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient } from '@waggle/cli';
import { type Environment, processEnvironment } from '@waggle/config';
import { type Infrastructure, type MailServer, provideInfrastructure, startMailServer } from '@waggle/dev';
import { startZone, type Zone } from '@waggle/host';
import { changeOperators, newOperator, readSecrets, type ZoneSecrets } from '@waggle/host/secrets';
import { TcpProxy } from '@waggle/testing';
import { ANCHOR_ENTRIES } from '../checker/audit-chain.js';
import { Clocks } from './clocks.js';
import { TWO_PEOPLE_ABOVE_EUR } from './errands.js';
import { type Wire, WIRES } from './plan.js';

export const OFFICE = { address: 'office@waggle.example', password: 'test' };
/** Services whose clock goes wrong: those that date, sign, verify, plan and lock. */
const CLOCKS = ['orchestrator', 'gatekeeper', 'workspace', 'audit', 'security', 'mcp-email', 'mcp-payment', 'gateway', 'intake'];
/** Nothing here is done through these. */
export const LEFT_OUT = ['cloud-manager', 'compliance', 'zones', 'notifier', 'mcp-calendar', 'mcp-research', 'mcp-threading', 'mcp-whatsapp'];

/** A zone of real processes with two people, on servers of its own that it reaches over wires which can be cut. */
export interface Office {
  readonly home: string;
  readonly workspace: string;
  readonly infrastructure: Infrastructure;
  readonly mail: MailServer;
  readonly wires: Readonly<Record<Wire, TcpProxy>>;
  readonly clocks: Clocks | undefined;
  readonly zone: Zone;
  readonly secrets: ZoneSecrets;
  /** By the name of the person. */
  readonly people: ReadonlyMap<string, ApiClient>;
  stop(): Promise<void>;
}

export interface OfficeOptions {
  readonly home: string;
  readonly env?: Environment;
  readonly log: (line: string) => void;
  /** Aborted: it is not opened. */
  readonly signal: AbortSignal;
}

/** @throws what the signal was aborted with, and what a server or a service does not start with; then nothing is left running */
export async function openOffice({ home, env = {}, log, signal }: OfficeOptions): Promise<Office> {
  await mkdir(home, { recursive: true });
  const undo: Array<() => Promise<unknown>> = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step().catch((thrown: unknown) => log(`The end: ${String(thrown)}`));
  };
  try {
    const surroundings = processEnvironment();
    const infrastructure = await provideInfrastructure({ home, log, env: serversOfOurOwn(surroundings) });
    undo.push(() => infrastructure.stop());
    const mail = await startMailServer({ home, users: [OFFICE], log, env: surroundings, sinkFile: join(home, 'outgoing.jsonl') });
    undo.push(() => mail.stop());
    signal.throwIfAborted();
    const wires = await layWires(infrastructure, mail);
    undo.push(() => Promise.all(Object.values(wires).map((wire) => wire.close())));
    const clocks = await Clocks.open(join(home, 'clocks'), CLOCKS);
    if (clocks === undefined) log('No libfaketime on this machine (Debian: apt-get install libfaketime): no clock goes wrong.');
    await changeOperators(home, (present) => [...present, newOperator('olga', 'approver')]);
    const workspace = join(home, 'workspace');
    const settings = { ...surroundings, ...infrastructure.env, ...throughWires(infrastructure, wires), ...workSettings(wires.smtp.port, wires.imap.port), ...env };
    const zone = await startZone({ role: 'swarm', home, workspace, processes: true, env: settings, overrides: clocks?.settings() ?? {}, gatewayPort: 0, log, without: LEFT_OUT });
    undo.push(() => zone.stop());
    signal.throwIfAborted();
    const secrets = await readSecrets(home);
    if (secrets === undefined) throw new Error('the zone has no secrets');
    const people = new Map(secrets.operators.map(({ name, token }) => [name, new ApiClient(zone.url, token)]));
    return { home, workspace, infrastructure, mail, wires, clocks, zone, secrets, people, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whoever has servers already does not want them killed. */
function serversOfOurOwn(env: Environment): Environment {
  const given = ['AMQP_URL', 'AMQP_MANAGEMENT_URL', 'DATABASE_URL', 'REDIS_URL'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !given.includes(name)));
}

async function layWires(infrastructure: Infrastructure, { smtp, imap }: MailServer): Promise<Record<Wire, TcpProxy>> {
  const { AMQP_URL, DATABASE_URL, REDIS_URL } = infrastructure.env;
  const targets: Record<Wire, { host: string; port: number }> = { amqp: placeOf(AMQP_URL), database: placeOf(DATABASE_URL), redis: placeOf(REDIS_URL), smtp, imap };
  const opened = await Promise.all(WIRES.map(async (wire) => [wire, await TcpProxy.open({ host: targets[wire].host, port: targets[wire].port })] as const));
  return Object.fromEntries(opened) as Record<Wire, TcpProxy>;
}

function placeOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

function throughWires({ env }: Infrastructure, wires: Record<Wire, TcpProxy>): Record<string, string> {
  const through = (url: string, { port }: TcpProxy): string => Object.assign(new URL(url), { port: String(port) }).toString();
  return { AMQP_URL: through(env.AMQP_URL, wires.amqp), DATABASE_URL: through(env.DATABASE_URL, wires.database), REDIS_URL: through(env.REDIS_URL, wires.redis) };
}

/** Everything acts, in sandboxes on this machine, without the limits of an ordinary day, and waits shorter than in one. */
export function workSettings(smtpPort: number, imapPort: number): Record<string, string> {
  const box = `imap://${encodeURIComponent(OFFICE.address)}:${OFFICE.password}@127.0.0.1:${imapPort}`;
  return {
    DRY_RUN: 'false', EMAIL_PROVIDER: 'mailbox', EMAIL_FROM: OFFICE.address, SMTP_URL: `smtp://127.0.0.1:${smtpPort}`, IMAP_URL: box, INTAKE_IMAP: box, INTAKE_POLL_SECONDS: '5',
    UNDO_SECONDS: '1', EMAIL_LIMIT_HOUR: '100000', EMAIL_LIMIT_DAY: '100000', EMAIL_LIMIT_DOMAIN_HOUR: '100000', SOCIAL_LIMIT_DAY: '100000', MCP_CALLS_PER_MINUTE: '100000',
    PAYMENT_SANDBOX_CALLS_PER_MINUTE: '100000', PAYMENT_TWO_PEOPLE_ABOVE: `EUR ${TWO_PEOPLE_ABOVE_EUR}`, PAYMENT_CAP_PAYEE_DAY: 'EUR 1000000', PAYMENT_CAP_DAY: 'EUR 1000000',
    WORKSPACE_RESCAN_SECONDS: '2', WORKSPACE_RECONCILE_SECONDS: '10', SCAN_SECONDS: '20', DELEGATION_SECONDS: '40', EMAIL_SETTLE_SECONDS: '30',
    SCHEDULES: JSON.stringify([{ id: 'round', cron: '* * * * *', zone: 'UTC', prefix: 'AUDIT', body: 'The round of this minute.', priority: 'LOW' }]),
    // So often that what is at rest has its copy and its anchors, which are looked at as well.
    AUDIT_TURN_SECONDS: '1', AUDIT_ANCHOR_ENTRIES: String(ANCHOR_ENTRIES),
    RETRY_DELAYS_MS: '200,500,1000,2000,5000,5000,5000,5000', LOG_LEVEL: 'warn',
  };
}
