import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { processEnvironment } from '@waggle/config';
import { CHECKOUT } from '@waggle/host';

export const execute = promisify(execFile);
const OUTPUT_BYTES = 16 * 1024 * 1024;

/** Why no stack of containers can be started here; undefined where one can. */
export async function missingEngine(): Promise<string | undefined> {
  try {
    await docker('info', '--format', '{{.ServerVersion}}');
  } catch (thrown) {
    return `no Docker engine answers (${lastLine(thrown)})`;
  }
  try {
    await docker('compose', 'version');
    return undefined;
  } catch (thrown) {
    return `this Docker has no compose (${lastLine(thrown)})`;
  }
}

const lastLine = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown)).trim().split('\n').at(-1) ?? '';

/** Standard output of a docker command. @throws its last line when it failed */
export async function docker(...args: string[]): Promise<string> {
  const options = { cwd: CHECKOUT, env: { ...processEnvironment(), COMPOSE_PROGRESS: 'quiet' }, maxBuffer: OUTPUT_BYTES };
  const { stdout } = await execute('docker', args, options).catch((thrown: unknown) => {
    throw new Error(`docker ${args.filter((arg) => !arg.startsWith('/')).join(' ')}: ${lastLine(thrown)}`);
  });
  return stdout;
}
