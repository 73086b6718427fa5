import { access, constants, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { hasCode } from '@waggle/errors';
import { secretsFile } from '@waggle/host/secrets';
import { fail, type Finding, ok, warn } from './finding.js';

const LEAST_NODE = [20, 19];
const LEAST_FREE_BYTES = 1024 ** 3;

export function lookAtNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE;
  const enough = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  return enough ? ok('Node', version) : fail('Node', version, `Install Node ${LEAST_NODE.join('.')} or later.`);
}

/** @param running the zone that is known to use the port, if one runs */
export async function lookAtPort(port: number, running: string | undefined): Promise<Finding> {
  if (port === 0) return ok('REST port', 'a free one');
  if (running !== undefined) return ok('REST port', `in use by the zone at ${running}`);
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  return free ? ok('REST port', `${port} is free`) : fail('REST port', `${port} is taken by another program`, 'waggle up --port 0 takes a free one.');
}

/** A folder that shall be written to; it need not exist yet. */
export async function lookAtFolder(check: string, folder: string): Promise<Finding> {
  const existing = await nearest(folder);
  try {
    await access(existing, constants.W_OK);
  } catch {
    return fail(check, `${folder} cannot be written`, `Give this user the right to write ${existing}, or choose another folder.`);
  }
  const { bavail, bsize } = await statfs(existing);
  if (bavail * bsize < LEAST_FREE_BYTES) return warn(check, `${folder}, ${Math.round((bavail * bsize) / 1024 ** 2)} MiB free`, 'Make room on the disk.');
  return ok(check, existing === folder ? folder : `${folder} (will be made)`);
}

async function nearest(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    return nearest(dirname(folder));
  }
}

export async function lookAtSecrets(home: string): Promise<Finding> {
  const file = secretsFile(home);
  const mode = await stat(file).then((found) => found.mode & 0o777, () => undefined);
  if (mode === undefined) return ok('Secrets', 'made at the first start');
  return (mode & 0o077) === 0 ? ok('Secrets', `${file}, for the owner alone`) : fail('Secrets', `${file} can be read by others`, `chmod 600 ${file}`);
}
