// The settings of all services, as their own definitions say them.
import '@waggle/from-source';
import { z } from 'zod';
import { services } from './services.mjs';

const { commonConfig } = await import('@waggle/config');
const { discoverApps } = await import('@waggle/host');

const ROLES = ['swarm', 'cloud', 'local', 'single'];

/** Every service's definition, in the order of `services()`. */
export async function definitions() {
  const apps = new Map();
  for (const role of ROLES) for (const { service, definition } of await discoverApps(role)) apps.set(service, definition);
  return services().flatMap(({ name }) => apps.get(name) ?? []);
}

/** @returns `[{ name, settings: [{ name, description, secret, fallback }] }]`: what all read first, then each service's own. */
export function settingsByService(all) {
  const own = all.map(({ name, config }) => ({ name, settings: described(config) }));
  return [{ name: 'every service', settings: described(commonConfig) }, ...own.filter(({ settings }) => settings.length > 0)];
}

const described = (shape) => Object.entries(shape).map(([name, { schema, description, secret = false }]) => ({ name, description, secret, fallback: secret ? undefined : fallbackOf(schema) }));

/** The text that a setting has when nobody sets it; undefined when it must be set, or is a secret. */
function fallbackOf(schema) {
  const written = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).default;
  const { data } = schema.safeParse(undefined);
  const fallback = written ?? (typeof data === 'string' ? data : undefined);
  return fallback === undefined ? undefined : String(fallback);
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const shown = ({ secret, fallback }) => (secret ? 'secret' : fallback === undefined ? '' : fallback === '' ? 'empty' : `\`${cell(fallback)}\``);

/** `docs/configuration.md`. */
export function configurationPage(groups) {
  const tables = groups.map(({ name, settings }) => {
    const rows = settings.map((setting) => `| \`${setting.name}\` | ${shown(setting)} | ${cell(setting.description)} |`);
    return `## ${name}\n| setting | default | what it is |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  const head = `# Configuration
<!-- Rendered by tools/deploy from the services' own definitions; change it there. -->

Every setting is an environment variable. A service is given those that it declares and no others; a wrong set-up names all its faults
at once and ends with exit code 2. \`waggle up\` makes the secrets and finds the servers by itself.

On a laptop settings stand in \`.env\` (\`NAME=value\`, one a line) of the folder where \`waggle\` is started, with \`npm start\` that of the checkout;
what is exported goes first. An \`.env\` with the secrets of [containers](deployment.md#compose) is theirs: \`waggle up\` takes nothing of it, and
says so. The demo and the tests take nothing of any.`;
  return `${head}\n\n${tables.join('\n')}`;
}

/** `.env.example`: everything set to its default, or to nothing. */
export function exampleEnvironment(groups) {
  const seen = new Set();
  const blocks = groups.map(({ name, settings }) => {
    const fresh = settings.filter((setting) => !seen.has(setting.name));
    fresh.forEach((setting) => seen.add(setting.name));
    return fresh.length === 0 ? '' : `\n## ${name}\n${fresh.map(example).join('\n')}\n`;
  });
  return `# Rendered by tools/deploy from the services' own definitions; change it there.\n# Copy it to .env, which the command line and Compose read in their folder, and take the # away before what you set.\n${blocks.join('')}`;
}

const example = ({ name, description, secret, fallback }) => `# ${description.replaceAll('\n', ' ')}${secret ? ' Secret.' : ''}\n#${name}=${fallback ?? ''}`;
