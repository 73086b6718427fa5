import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { processEnvironment } from '@waggle/config';
import { canInstall, findProgram, installPackages } from '@waggle/dev';

/** Paths of these programs, given with the Debian package of each; what is not there is installed where that can be done. */
export async function ensurePrograms(packages: Readonly<Record<string, string>>): Promise<string[]> {
  const { PATH = '' } = processEnvironment();
  const find = async (name: string): Promise<string | undefined> => findProgram(name, PATH.split(':'));
  const missing: string[] = [];
  for (const [name, debian] of Object.entries(packages)) if ((await find(name)) === undefined) missing.push(debian);
  if (missing.length > 0 && (await canInstall(PATH))) await installPackages(missing, PATH, () => undefined);
  return Promise.all(
    Object.entries(packages).map(async ([name, debian]) => {
      const found = await find(name);
      if (found === undefined) throw new Error(`This spec needs ${name}: apt-get install ${debian}`);
      return found;
    }),
  );
}

/** Debian's python3 with this module, which is installed from its package where that is missing and can be done. */
export async function ensurePython(module: string, debian: string): Promise<string> {
  const { PATH = '' } = processEnvironment();
  const python = '/usr/bin/python3';
  const has = (): Promise<boolean> => promisify(execFile)(python, ['-c', `import ${module}`]).then(() => true, () => false);
  if (!(await has()) && (await canInstall(PATH))) await installPackages([debian], PATH, () => undefined);
  if (!(await has())) throw new Error(`This spec needs Python's ${module}: apt-get install ${debian}`);
  return python;
}
