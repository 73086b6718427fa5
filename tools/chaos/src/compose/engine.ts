import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { processEnvironment } from '@waggle/config';
import { CHECKOUT } from '@waggle/host';

const execute = promisify(execFile);
const OUTPUT_BYTES = 16 * 1024 * 1024;

/** Why no stack of containers can be started here; undefined where one can. */
export async function missingEngine(): Promise<string | undefined> {
  try {
    await docker('info', '--format', '{{.ServerVersion}}');
  } catch (thrown) {
    return `no Docker engine answers (${firstLine(thrown)})`;
  }
  try {
    await docker('compose', 'version');
    return undefined;
  } catch (thrown) {
    return `this Docker has no compose (${firstLine(thrown)})`;
  }
}

const firstLine = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown)).trim().split('\n').at(-1) ?? '';

/** Standard output of a docker command. @throws what it said when it failed */
export async function docker(...args: string[]): Promise<string> {
  return (await execute('docker', args, { cwd: CHECKOUT, env: { ...processEnvironment(), COMPOSE_PROGRESS: 'quiet' }, maxBuffer: OUTPUT_BYTES })).stdout;
}
