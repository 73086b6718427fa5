// Makes a release for a bare machine: what runs, its production packages, and deploy/. Wants a built checkout.
// node tools/deploy/src/release.mjs OUT.tar.gz|OUT [--version 0.2.0] [--modules FOLDER]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './services.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { version: { type: 'string' }, modules: { type: 'string' } } });
const [out] = positionals;
const { version: written } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const version = values.version ?? written;
/** Beside what slim.mjs takes: servers of a laptop are looked for by the same command. */
const ALSO = ['deploy', 'docs', 'tools/dev/package.json', 'tools/dev/dist'];

function run(command, args, options) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

/** A folder with nothing but `node_modules`: those of production, as the lock file has them. One that is given saves the time. */
function modules(work) {
  if (values.modules !== undefined) return resolve(values.modules);
  const folder = join(work, 'modules');
  mkdirSync(folder);
  const manifests = readdirSync(ROOT, { recursive: true }).filter((path) => !path.includes('node_modules') && /(^|\/)(package|package-lock)\.json$/.test(path.replaceAll('\\', '/')));
  for (const path of [...manifests, '.npmrc'].filter((one) => existsSync(join(ROOT, one)))) cpSync(join(ROOT, path), join(folder, path));
  run('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  const alone = join(work, 'packages');
  mkdirSync(alone);
  renameSync(join(folder, 'node_modules'), join(alone, 'node_modules'));
  return alone;
}

/** Every file's hash in one: two releases of one version that differ are told apart. */
function digest(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const file of files.sort()) hash.update(relative(folder, file)).update('\0').update(createHash('sha256').update(readFileSync(file)).digest());
  return hash.digest('hex');
}

if (out === undefined || !/^[A-Za-z0-9][A-Za-z0-9.+_-]*$/.test(version)) {
  process.stderr.write('node tools/deploy/src/release.mjs OUT.tar.gz|OUT [--version 0.2.0] [--modules FOLDER]\n');
  process.exitCode = 2;
} else {
  const work = mkdtempSync(join(tmpdir(), 'waggle-release-'));
  try {
    const release = join(work, `waggle-${version}`);
    for (const from of [ROOT, modules(work)]) run(process.execPath, [join(import.meta.dirname, 'slim.mjs'), from, release]);
    for (const path of ALSO) cpSync(join(ROOT, path), join(release, path), { recursive: true });
    writeFileSync(join(release, 'MANIFEST'), `${digest(release)}\n`);
    writeFileSync(join(release, 'VERSION'), `${version}\n`);
    if (out.endsWith('.gz')) run('tar', ['-czf', resolve(out), '-C', work, basename(release)]);
    else renameSync(release, resolve(out));
    process.stdout.write(`${version} in ${out}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
