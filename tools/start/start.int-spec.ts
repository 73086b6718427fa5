import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Plain JavaScript without types.
const here = (name: string): string => new URL(`./${name}.mjs`, import.meta.url).href;
const { missingPackages } = (await import(here('install'))) as { missingPackages(root: string): string[] };
const { stampOfSources } = (await import(here('build'))) as { stampOfSources(root: string): string | undefined };
const { locked } = (await import(here('lock'))) as { locked<T>(work: () => Promise<T>, folder: string): Promise<T> };
const { run } = (await import(here('run'))) as { run(command: string, args: string[], options?: object): Promise<number> };

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'waggle-start-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function put(path: string, content: unknown): Promise<void> {
  const file = join(root, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
}

describe('the missing packages', () => {
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } };

  it('are all of them in a fresh checkout', async () => {
    await put('package-lock.json', lock);
    expect(missingPackages(root)).toEqual(['a']);
  });

  it('are those of another version after an update', async () => {
    await put('package-lock.json', lock);
    await put('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '0.9.0' } } });
    expect(missingPackages(root)).toEqual(['a']);
  });

  it('are none when all is there; what other systems need does not count', async () => {
    await put('package-lock.json', lock);
    await put('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } });
    expect(missingPackages(root)).toEqual([]);
  });
});

describe('the stamp of the sources', () => {
  beforeEach(async () => {
    await put('libs/x/package.json', {});
    await put('libs/x/src/index.ts', 'export {};');
    await put('libs/x/dist/index.js', 'export {};');
  });

  it('stays while nothing changes', () => {
    expect(stampOfSources(root)).toBe(stampOfSources(root));
  });

  it('changes with any source', async () => {
    const before = stampOfSources(root);
    await utimes(join(root, 'libs/x/src/index.ts'), 1, 1);
    expect(stampOfSources(root)).not.toBe(before);
  });

  it('is missing when a project has not been built', async () => {
    await rm(join(root, 'libs/x/dist'), { recursive: true });
    expect(stampOfSources(root)).toBeUndefined();
  });
});

describe('the lock of a start', () => {
  it('lets one work at a time', async () => {
    let inside = 0;
    const work = async (): Promise<number> => {
      inside += 1;
      await new Promise((resolve) => setImmediate(resolve));
      const seen = inside;
      inside -= 1;
      return seen;
    };
    expect(await Promise.all([1, 2, 3].map(() => locked(work, join(root, 'lock'))))).toEqual([1, 1, 1]);
  });

  it('passes over a holder that died', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    await put('lock/pid', String(child.pid));
    expect(await locked(() => Promise.resolve('in'), join(root, 'lock'))).toBe('in');
  });
});

describe('a program that is run', () => {
  it('gives its exit code, and 128 + n when a signal ended it', async () => {
    expect(await run(process.execPath, ['-e', 'process.exit(3)'])).toBe(3);
    expect(await run(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'])).toBe(137);
  });

  it('is not found: says so with 127', async () => {
    expect(await run(join(root, 'nothing'), [])).toBe(127);
  });

  it('gets our signals passed on', async () => {
    await put('child.mjs', `process.on('SIGTERM', () => process.exit(7)); process.send?.('x'); setInterval(() => {}, 1e6); console.log('ready');`);
    await put('parent.mjs', `import { run } from ${JSON.stringify(join(import.meta.dirname, 'run.mjs'))};\nprocess.exit(await run(process.execPath, [${JSON.stringify(join(root, 'child.mjs'))}]));`);
    const parent = spawn(process.execPath, [join(root, 'parent.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => parent.stdout.once('data', resolve));
    parent.kill('SIGTERM');
    expect(await new Promise((resolve) => parent.once('exit', resolve))).toBe(7);
  });
});

it('the way in has no dependencies', async () => {
  for (const name of ['main', 'start', 'install', 'build', 'lock', 'run', 'root', 'test']) {
    const text = await readFile(join(import.meta.dirname, `${name}.mjs`), 'utf8');
    const imports = [...text.matchAll(/(?:from|import\() ?'([^']+)'/g)].map(([, from]) => from ?? '');
    expect(imports.filter((from) => !from.startsWith('node:') && !from.startsWith('./'))).toEqual([]);
  }
});
