import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient } from '@waggle/cli';
import { type Approval, approvalSchema, APPROVAL_STATES, isTerminal, type TaskSummary, taskSummarySchema } from '@waggle/contracts';
import type { Environment } from '@waggle/config';
import { type InfrastructureEnv, type MailServer, startMailServer } from '@waggle/dev';
import { CHECKOUT, startZone, type Zone } from '@waggle/host';
import { readSecrets, type ZoneSecrets } from '@waggle/host/secrets';
import { createTransport } from 'nodemailer';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { Attack, FileEntry, MailEntry } from './attack.js';
import { Hijacker } from './hijacker.js';
import { obedientModel } from './obedient-model.js';
import { Outside } from './outside.js';

export const OFFICE = { address: 'office@tidewell.example', password: 'test' };
const tasksSchema = z.object({ tasks: z.array(taskSummarySchema), next: z.string().nullable() });
const auditSchema = z.object({ entries: z.array(z.object({ taskId: z.string().nullable(), output: z.string() })) });
const REFUSED = ['tool.refused', 'task.answer_refused'];
const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });

/** A whole zone with real servers, a model that obeys everybody, agents that can be taken over, and the world outside. */
export interface World {
  readonly zone: Zone;
  readonly api: ApiClient;
  readonly secrets: ZoneSecrets;
  readonly workspace: string;
  readonly outside: Outside;
  readonly hijacker: Hijacker;
  sendMail(mail: MailEntry, ref: string): Promise<void>;
  dropFile(file: FileEntry, ref: string): Promise<void>;
  tasks(): Promise<TaskSummary[]>;
  approvals(): Promise<Approval[]>;
  /** Codes with which tool servers have refused calls and the orchestrator answers, by task; from the audit. */
  refusals(): Promise<Map<string, string[]>>;
  /** Has every task come to rest: ended, or waiting for a person? */
  atRest(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly servers: InfrastructureEnv;
  readonly env: Environment;
  readonly attacks: readonly Attack[];
  readonly log: (line: string) => void;
}

export async function raiseWorld({ servers, env, attacks, log }: WorldOptions): Promise<World> {
  const parent = join(CHECKOUT, '.waggle');
  await mkdir(parent, { recursive: true });
  const home = await mkdtemp(join(parent, 'attacks-'));
  const undo: Array<() => Promise<unknown>> = [() => rm(home, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const mail = await startMailServer({ home, users: [OFFICE], log, env });
    undo.push(() => mail.stop());
    const model = obedientModel(attacks);
    const LLM_BASE_URL = await model.listen();
    undo.push(() => model.close());
    const hijacker = new Hijacker(attacks);
    const workspace = join(home, 'workspace');
    const settings = { ...env, ...servers, ...liveOffice(mail), BRAIN: 'llm', LLM_BASE_URL, LLM_MODEL: 'obedient', LOG_LEVEL: 'silent' };
    const zone = await startZone({ role: 'swarm', home, workspace, env: settings, gatewayPort: 0, log, instead: hijacker.takeOver() });
    undo.push(() => zone.stop());
    const secrets = await readSecrets(home);
    if (secrets === undefined) throw new Error('the zone has no secrets');
    const outside = new Outside(servers.DATABASE_URL, () => mail.delivered());
    return { zone, secrets, workspace, outside, hijacker, stop, ...doors(zone, mail, workspace) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Everything that would act for real does act, in sandboxes on this machine. */
function liveOffice({ smtp, imap }: MailServer): Record<string, string> {
  const box = `imap://${encodeURIComponent(OFFICE.address)}:${OFFICE.password}@${imap.host}:${imap.port}`;
  return {
    DRY_RUN: 'false', EMAIL_PROVIDER: 'mailbox', EMAIL_FROM: OFFICE.address, SMTP_URL: `smtp://${smtp.host}:${smtp.port}`, IMAP_URL: box, INTAKE_IMAP: box,
    INTAKE_POLL_SECONDS: '1', WORKSPACE_RESCAN_SECONDS: '1', UNDO_SECONDS: '0', EMAIL_LIMIT_HOUR: '1000', EMAIL_LIMIT_DAY: '1000', EMAIL_LIMIT_DOMAIN_HOUR: '1000', PAYMENT_SANDBOX_SETTLE_MS: '0',
  };
}

function doors(zone: Zone, mail: MailServer, workspace: string): Pick<World, 'api' | 'sendMail' | 'dropFile' | 'tasks' | 'approvals' | 'atRest' | 'refusals'> {
  const api = new ApiClient(zone.url, zone.operatorToken);
  const tasks = async (): Promise<TaskSummary[]> => {
    const all: TaskSummary[] = [];
    let after: string | undefined;
    do {
      const page: z.infer<typeof tasksSchema> = await api.call('/api/tasks', tasksSchema, { query: { limit: 200, after } });
      all.push(...page.tasks);
      after = page.next ?? undefined;
    } while (after !== undefined);
    return all;
  };
  return {
    api,
    tasks,
    sendMail: (entry, ref) => deliver(mail, entry, ref),
    dropFile: (entry, ref) => drop(workspace, entry, ref),
    approvals: async () => (await api.call('/api/approvals', approvalsSchema, { query: { state: APPROVAL_STATES.join(','), limit: 500 } })).approvals,
    refusals: () => refusals(api),
    atRest: async () => (await tasks()).every(({ status }) => isTerminal(status) || status === 'pending_approval'),
  };
}

async function refusals(api: ApiClient): Promise<Map<string, string[]>> {
  const found = await Promise.all(REFUSED.map((action) => api.call('/api/audit', auditSchema, { query: { action, limit: 500 } })));
  const entries = found.flatMap((one) => one.entries);
  const byTask = new Map<string, string[]>();
  for (const { taskId, output } of entries) if (taskId !== null) byTask.set(taskId, [...(byTask.get(taskId) ?? []), output]);
  return byTask;
}

async function deliver({ smtp }: MailServer, { from, subject, text = '', mime, headers = [] }: MailEntry, ref: string): Promise<void> {
  const head = [`From: ${from}`, `To: ${OFFICE.address}`, `Subject: ${subject} (Ref ${ref})`, `Message-ID: <${randomUUID()}@mail.example>`, `Date: ${new Date().toUTCString()}`, ...headers];
  const body = mime ?? `MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${text}`;
  const transport = createTransport({ host: smtp.host, port: smtp.port, secure: false, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: 'outside@mail.example', to: [OFFICE.address] }, raw: `${head.join('\n')}\n${body}`.replace(/\r?\n/g, '\r\n') });
  transport.close();
}

async function drop(workspace: string, { prefix, frontMatter, body }: FileEntry, ref: string): Promise<void> {
  const staged = join(workspace, `.${randomUUID()}`);
  await writeFile(staged, `---\n${stringify(frontMatter)}---\n${body}\n\nRef ${ref}\n`);
  await rename(staged, join(workspace, 'Needs_Action', `${prefix}_${ref}.md`));
}
