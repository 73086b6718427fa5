// Makes the secrets of an installation and writes them into .env beside what stands there already; may be run again, and adds what is new.
// node tools/deploy/src/env-file.mjs [--env .env] [--home .waggle/compose] [--workspace ./workspace] [--url ADDRESS]
import '@waggle/from-source';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs, parseEnv } from 'node:util';
import { installationSecrets } from './installation-secrets.mjs';
import { GATEWAY_PORT } from './services.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values } = parseArgs({ options: { env: text('.env'), home: text('.waggle/compose'), workspace: text('./workspace'), url: { type: 'string' } } });

/** Single quotes: nothing inside is looked into. */
const line = ([name, value]) => `${name}='${value}'`;
const nameOf = (written) => /^\s*([A-Z0-9_]+)=/.exec(written)?.[1];

const before = await readFile(values.env, 'utf8').catch(() => '');
const known = parseEnv(before);
/** Where the gateway is reached: as it was said before, and on this machine at the port that compose gives it. */
async function address() {
  const said = await readFile(`${values.home}/remote.json`, 'utf8').then((written) => JSON.parse(written).url, () => undefined);
  const { WAGGLE_PORT: port } = known;
  if (said === undefined || (port !== undefined && new URL(said).hostname === '127.0.0.1')) return `http://127.0.0.1:${port || GATEWAY_PORT}`;
  return said;
}

const secrets = await installationSecrets(values.home, known);
/** Of the user: set here only when it is not there yet. */
const choices = { COMPOSE_PROFILES: 'core', WAGGLE_FOLDER: values.workspace, WAGGLE_USER: `${process.getuid?.() ?? 1000}:${process.getgid?.() ?? 1000}` };
// Made by who runs this, or Docker makes it as root.
await mkdir(values.workspace, { recursive: true });
const kept = before.split('\n').filter((written) => written !== '' && !(nameOf(written) in secrets));
const fresh = Object.entries(choices).filter(([name]) => !kept.some((written) => nameOf(written) === name));
await writeFile(values.env, `${[...kept, ...[...fresh, ...Object.entries(secrets)].map(line)].join('\n')}\n`, { mode: 0o600 });
const url = values.url ?? (await address());
await writeFile(`${values.home}/remote.json`, `${JSON.stringify({ url })}\n`);
process.stdout.write(`${Object.keys(secrets).length} secrets in ${values.env}; waggle --home ${values.home} ... signs in at ${url}\n`);
process.exit(0);
