import { join } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { locked } from './lock.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';
import { test } from './test.mjs';

const CLI = join(ROOT, 'apps/cli/dist/main.js');
const ATTACKS = join(ROOT, 'tools/attacks/dist/main.js');
const BENCH = join(ROOT, 'tools/bench/dist/main.js');

/** Two first starts side by side would install into the same folder. */
async function prepare() {
  return locked(async () => {
    const installed = await install();
    return installed === 0 ? build() : installed;
  });
}

/** Runs `demo`, `up` or any other command of the CLI, `test`, `bench`, `attacks`, or `prepare` alone (install and build); gives the exit code. */
export async function start([command = 'up', ...args]) {
  const prepared = await prepare();
  if (prepared !== 0 || command === 'prepare') return prepared;
  if (command === 'test') return test(args);
  if (command === 'attacks') return run(process.execPath, [ATTACKS, ...args]);
  if (command === 'bench') return run(process.execPath, [BENCH, ...args]);
  return run(process.execPath, ['--enable-source-maps', CLI, command, ...args]);
}
