import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiClient } from '@waggle/cli';
import { COMPANY, companySettings } from '@waggle/cli/demo';
import { type Environment, processEnvironment } from '@waggle/config';
import { freePort, type MailServer, startMailServer } from '@waggle/dev';
import { CHECKOUT } from '@waggle/host';
import { readSecrets } from '@waggle/host/secrets';
import { stringify } from 'yaml';
import { hostAddress, makeCertificate, openToContainers } from './bridge.js';
import { docker } from './engine.js';

const UP_SECONDS = '420';

/** The compose file's core, under a project name, folder and port of its own. */
export interface Stack {
  readonly client: { readonly url: string; readonly token: string };
  /** Where its files are, and the name by which Compose knows it. */
  readonly home: string;
  readonly project: string;
  readonly workspace: string;
  readonly mail: MailServer;
  /** From the start of the first container until every one was healthy. */
  readonly upMs: number;
  /** Of `docker compose`, in this stack. */
  compose(...args: string[]): Promise<string>;
  /** Names of the containers that run, of one service or of all. */
  containers(service?: string): Promise<string[]>;
  down(): Promise<void>;
}

const line = ([name, value]: [string, string]): string => `${name}='${value}'`;

/** Starts it, with an image built anew where that is wanted, and waits until every container is healthy. */
export async function startStack(log: (line: string) => void, build: boolean): Promise<Stack> {
  const env = processEnvironment();
  await mkdir(join(CHECKOUT, '.waggle'), { recursive: true });
  const home = await mkdtemp(join(CHECKOUT, '.waggle/compose-'));
  const [envFile, workspace, port] = [join(home, '.env'), join(home, 'workspace'), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const project = `waggle-${randomBytes(4).toString('hex')}`;
  const inProject = ['compose', '-p', project, '--env-file', envFile, '-f', join(CHECKOUT, 'docker-compose.yml'), '-f', join(home, 'mail.yml')];
  const compose = (...args: string[]): Promise<string> => docker(...inProject, ...args);
  const undo: Array<() => unknown> = [() => rm(home, { recursive: true, force: true })];
  const down = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await makeEnvFile({ envFile, home, workspace, url });
    const mail = await startMailServer({ home, users: [COMPANY], log, env });
    undo.push(() => mail.stop());
    await appendFile(envFile, `${Object.entries({ WAGGLE_PORT: String(port), ...chosenImages(env), ...(await mailSettings(home, mail, undo)) }).map(line).join('\n')}\n`);
    if (build) await compose('build', 'provision');
    else log('image: as it is');
    undo.push(() => compose('down', '--volumes', '--timeout', '30'));
    const began = performance.now();
    await compose('up', '--detach', '--wait', '--wait-timeout', UP_SECONDS);
    const upMs = performance.now() - began;
    const token = (await readSecrets(home))?.operators[0]?.token ?? '';
    const containers = async (service?: string): Promise<string[]> => (await compose('ps', '--format', '{{.Name}}', ...(service === undefined ? [] : [service]))).split('\n').filter(Boolean);
    return { client: { url, token }, home, project, workspace, mail, upMs, compose, containers, down };
  } catch (error) {
    log(await compose('ps', '--all', '--format', '{{.Name}} {{.Status}}').catch(() => ''));
    log(await compose('logs', '--tail', '3', '--no-color').catch(() => ''));
    await down();
    throw error;
  }
}

async function makeEnvFile({ envFile, home, workspace, url }: Record<'envFile' | 'home' | 'workspace' | 'url', string>): Promise<void> {
  const maker = join(CHECKOUT, 'tools/deploy/src/env-file.mjs');
  await promisify(execFile)(process.execPath, [maker, '--env', envFile, '--home', home, '--workspace', workspace, '--url', url], { cwd: CHECKOUT });
}

/** Images other than the official ones, where this machine's user has named them. */
const IMAGES = ['WAGGLE_IMAGE', 'NODE_IMAGE', 'RABBITMQ_IMAGE', 'POSTGRES_IMAGE', 'REDIS_IMAGE', 'A2A_QUEUES'];
const chosenImages = (env: Environment): Record<string, string> => Object.fromEntries(IMAGES.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));

const AUTHORITY = '/etc/ssl/mail-ca.pem';

/** The company's mail server is on this machine and the services are not: beyond loopback they read mail over TLS alone. */
async function mailSettings(home: string, mail: MailServer, undo: Array<() => unknown>): Promise<Record<string, string>> {
  const host = await hostAddress();
  const certificate = await makeCertificate(home, host);
  const [imap, smtp] = await Promise.all([openToContainers(host, mail.imap.port, certificate), openToContainers(host, mail.smtp.port)]);
  undo.push(imap.close, smtp.close);
  const reader = { environment: { NODE_EXTRA_CA_CERTS: AUTHORITY }, volumes: [`${join(home, 'ca.pem')}:${AUTHORITY}:ro`] };
  await writeFile(join(home, 'mail.yml'), stringify({ services: { intake: reader, 'mcp-email': reader } }));
  const settings = companySettings({ imap: { host, port: imap.port }, smtp: { host, port: smtp.port } });
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value.replace(/^imap:/, 'imaps:')]));
}

/** A client of the stack. */
export const clientOf = ({ client }: Stack): ApiClient => new ApiClient(client.url, client.token);
