// Writes docker-compose.yml and Prometheus' configuration, k8s, .env.example, docs/configuration.md, who may send what and how many may run from the apps. With --check it only says what is out of date, and exits 1.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { stringify } from 'yaml';
import { composeFile } from './compose.mjs';
import { prometheusConfig } from './compose-extras.mjs';
import { draftOnlyPage } from './draft-only.mjs';
import { instancesFile } from './instances.mjs';
import { kubernetesFiles } from './kubernetes/index.mjs';
import { senders, sendersFile } from './senders.mjs';
import { ROOT } from './services.mjs';
import { describeAll } from './described-services.mjs';
import { pm2File } from './pm2.mjs';
import { privilegesPage } from './privileges.mjs';
import { configurationPage, definitions, exampleEnvironment, settingsByService } from './settings.mjs';

const HEAD = '# Rendered by tools/deploy from the apps; change it there.\n';
const KUBERNETES = 'k8s';

const render = (documents) => HEAD + documents.map((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');

async function rendered() {
  const defined = await definitions();
  const all = describeAll(defined);
  const settings = settingsByService(defined);
  const manifests = Object.entries(kubernetesFiles(all)).map(([name, documents]) => [`${KUBERNETES}/${name}`, render(documents)]);
  return new Map([
    ['docker-compose.yml', render([composeFile(all)])],
    ['deploy/observability/prometheus.yml', render([prometheusConfig(all)])],
    ['deploy/ecosystem.config.cjs', pm2File(all)],
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
mkdirSync(join(ROOT, KUBERNETES), { recursive: true });
const found = readdirSync(join(ROOT, KUBERNETES), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const stray = found.map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)).replaceAll('\\', '/')).filter((path) => !wanted.has(path));
const stale = [...wanted.keys()].filter((path) => present(path) !== wanted.get(path));

if (process.argv.includes('--check')) {
  for (const path of [...stale, ...stray]) process.stdout.write(`${path} is out of date: node tools/deploy/src/main.mjs\n`);
  process.exitCode = stale.length + stray.length > 0 ? 1 : 0;
} else {
  for (const path of stray) rmSync(join(ROOT, path));
  for (const path of stale) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), wanted.get(path));
  }
  process.stdout.write(`${stale.length} written, ${stray.length} removed\n`);
  // Pages and manifests say what these files said when this process began.
  if (stale.some((path) => path.endsWith('.ts'))) process.exitCode = spawnSync(process.execPath, [import.meta.filename], { stdio: 'inherit' }).status;
}
