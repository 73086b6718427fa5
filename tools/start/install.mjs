import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say } from './root.mjs';
import { run } from './run.mjs';

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** The packages that the lock file wants and `node_modules` has not, or has in another version. */
export function missingPackages(root = ROOT) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules/.package-lock.json'));
  return Object.entries(wanted)
    .filter(([path, { optional, devOptional }]) => path.startsWith('node_modules/') && !optional && !devOptional)
    // npm makes no link to a workspace whose folder is gone.
    .filter(([, { link, resolved }]) => !link || existsSync(join(root, resolved)))
    .filter(([path, { version }]) => present[path] === undefined || present[path].version !== version)
    .map(([path]) => path.slice('node_modules/'.length));
}

/** Installs what the lock file says, when `node_modules` differs from it; gives npm's exit code. */
export async function install() {
  const missing = missingPackages();
  if (missing.length === 0) return 0;
  say(`Installing ${missing.length} packages from npm (a minute or two, only this once) ...`);
  return run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
