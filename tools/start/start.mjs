import { join } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { locked } from './lock.mjs';
import { NODE_FLAGS } from './node-flags.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';
import { testOnContainers } from './containers.mjs';
import { test } from './test.mjs';

const CLI = join(ROOT, 'apps/cli/dist/main.js');
const ATTACKS = join(ROOT, 'tools/attacks/dist/main.js');
const COMPOSE = join(ROOT, 'tools/chaos/dist/compose/main.js');
const CHAOS = join(ROOT, 'tools/chaos/dist/storm/main.js');
const DEPLOY = join(ROOT, 'tools/deploy/src/vm/main.mjs');
const BENCH = join(ROOT, 'tools/bench/dist/main.js');

/** Two first starts side by side would install into the same folder. */
async function prepare() {
  return locked(async () => {
    const installed = await install();
    return installed === 0 ? build() : installed;
  });
}

/** Runs `demo`, `up` or any other command of the CLI, `test`, `bench`, `attacks`, `chaos`, `compose`, `containers`, `deploy`, or `prepare` alone (install and build); gives the exit code. */
export async function start([command = 'up', ...args]) {
  const prepared = await prepare();
  if (prepared !== 0 || command === 'prepare') return prepared;
  if (command === 'test') return test(args);
  if (command === 'attacks') return run(process.execPath, [ATTACKS, ...args]);
  if (command === 'chaos') return run(process.execPath, [CHAOS, ...args]);
  if (command === 'compose') return run(process.execPath, [COMPOSE, ...args]);
  if (command === 'deploy') return run(process.execPath, [DEPLOY, ...args]);
  if (command === 'containers') return testOnContainers(args);
  if (command === 'bench') return run(process.execPath, [BENCH, ...args]);
  return run(process.execPath, [...NODE_FLAGS.zone, '--enable-source-maps', CLI, command, ...args]);
}
