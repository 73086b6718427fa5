// Writes docker-compose.yml, k8s/base, .env.example, docs/configuration.md, who may send what and how many may run from the apps. With --check it only says what is out of date, and exits 1.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { composeFile } from './compose.mjs';
import { draftOnlyPage } from './draft-only.mjs';
import { instancesFile } from './instances.mjs';
import { kubernetesFiles } from './kubernetes.mjs';
import { senders, sendersFile } from './senders.mjs';
import { ROOT, services } from './services.mjs';
import { privilegesPage } from './privileges.mjs';
import { configurationPage, definitions, exampleEnvironment, settingsByService } from './settings.mjs';

const HEAD = '# Rendered by tools/deploy from the apps; change it there.\n';
const BASE = 'k8s/base';

const render = (documents) => HEAD + documents.map((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');

async function rendered() {
  const defined = await definitions();
  const tables = new Set(defined.filter(({ persistence }) => persistence).map(({ name }) => name));
  const all = services().map((service) => ({ ...service, tables: tables.has(service.name) }));
  const settings = settingsByService(defined);
  const manifests = Object.entries(kubernetesFiles(all)).map(([name, documents]) => [`${BASE}/${name}`, render(documents)]);
  return new Map([
    ['docker-compose.yml', render([composeFile(all)])],
    ['docs/privileges.md', privilegesPage(defined)],
    ['docs/draft-only.md', draftOnlyPage(defined)],
    ['libs/contracts/src/senders.ts', sendersFile(await senders())],
    ['libs/contracts/src/instances.ts', instancesFile(defined)],
    ['.env.example', exampleEnvironment(settings)],
    ['docs/configuration.md', configurationPage(settings)],
    ...manifests,
  ]);
}

const present = (path) => (existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined);

const wanted = await rendered();
mkdirSync(join(ROOT, BASE), { recursive: true });
const stray = readdirSync(join(ROOT, BASE)).map((name) => `${BASE}/${name}`).filter((path) => !wanted.has(path));
const stale = [...wanted.keys()].filter((path) => present(path) !== wanted.get(path));

if (process.argv.includes('--check')) {
  for (const path of [...stale, ...stray]) process.stdout.write(`${path} is out of date: node tools/deploy/src/main.mjs\n`);
  process.exitCode = stale.length + stray.length > 0 ? 1 : 0;
} else {
  for (const path of stray) rmSync(join(ROOT, path));
  for (const path of stale) writeFileSync(join(ROOT, path), wanted.get(path));
  process.stdout.write(`${stale.length} written, ${stray.length} removed\n`);
}
