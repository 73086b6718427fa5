import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { type Infrastructure, ensureMailProgram, provideInfrastructure } from '@waggle/dev';
import { TEST_SERVERS } from './test-scope.js';

const HOME = join(import.meta.dirname, '../../../.waggle/test');

/** Starts the servers of a test run and leaves their addresses to the processes that run the specs. */
export async function startTestServers(): Promise<Infrastructure> {
  const environment = processEnvironment();
  const log = (line: string): void => {
    process.stderr.write(`\n${line}\n`);
  };
  // An installation takes longer than a spec may.
  await ensureMailProgram({ env: environment, log });
  const infrastructure = await provideInfrastructure({ home: HOME, log, env: environment });
  Object.assign(environment, { [TEST_SERVERS]: JSON.stringify(infrastructure.env) });
  return infrastructure;
}
