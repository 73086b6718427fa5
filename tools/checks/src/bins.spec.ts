import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const tracked = new Set(execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\0'));
const manifests = [...tracked].filter((file) => file.endsWith('/package.json'));

interface Manifest {
  readonly bin?: Readonly<Record<string, string>>;
}

describe('the programs that packages offer', () => {
  it('are in the repository, so that npm links them on a fresh clone', () => {
    const programs = manifests.flatMap((file) => Object.values((JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Manifest).bin ?? {}).map((program) => path.posix.join(path.posix.dirname(file), program)));
    expect(programs.length).toBeGreaterThan(0);
    expect(programs.filter((program) => !tracked.has(program))).toEqual([]);
  });
});
