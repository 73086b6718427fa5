import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildProject } from './build.mjs';

const HERE = import.meta.dirname;
let project: string;

beforeEach(async () => {
  // Inside the repository, so that the root's .swcrc is found.
  await mkdir(join(HERE, 'dist'), { recursive: true });
  project = await mkdtemp(join(HERE, 'dist/project-'));
  await mkdir(join(project, 'src/deep'), { recursive: true });
  await writeFile(join(project, 'package.json'), JSON.stringify({ bin: { probe: './dist/main.js' } }));
});
afterEach(async () => rm(project, { recursive: true, force: true }));

const source = async (path: string, text: string): Promise<void> => writeFile(join(project, 'src', path), text);
const built = async (path: string): Promise<string> => readFile(join(project, 'dist', path), 'utf8');

describe('the build of a project', () => {
  it('compiles to modules with source maps and leaves specs out', async () => {
    await source('main.ts', "#!/usr/bin/env node\nimport { one } from './deep/one.js';\nexport const two: number = one + 1;\n");
    await source('deep/one.ts', 'export const one = 1;\n');
    await source('deep/one.spec.ts', 'throw new Error();\n');
    await buildProject(project);
    expect((await readdir(join(project, 'dist'), { recursive: true })).sort()).toEqual(['deep', 'deep/one.js', 'deep/one.js.map', 'main.js', 'main.js.map']);
    expect(await built('main.js')).toMatch(/^#!.*node\nimport .* from '.\/deep\/one\.js';[\s\S]*sourceMappingURL=main\.js\.map\n$/);
  });

  it('emits what dependency injection reads of a constructor', async () => {
    await source('main.ts', "import { Dep } from './dep.js';\nconst D = (): ClassDecorator => () => undefined;\n@D()\nexport class A { constructor(readonly dep: Dep) {} }\n");
    await source('dep.ts', 'export class Dep {}\n');
    await buildProject(project);
    expect(await built('main.js')).toContain('design:paramtypes');
  });

  it('copies other files, clears what was built before, and makes a bin executable', async () => {
    await source('main.ts', 'export {};\n');
    await source('words.json', '["a"]');
    await source('old.ts', 'export {};\n');
    await buildProject(project);
    await rm(join(project, 'src/old.ts'));
    await buildProject(project);
    expect((await readdir(join(project, 'dist'))).sort()).toEqual(['main.js', 'main.js.map', 'words.json']);
    expect((await stat(join(project, 'dist/main.js'))).mode & 0o111).toBe(0o111);
  });

  it('fails on a syntax error', async () => {
    await source('main.ts', 'export const = 1;\n');
    await expect(buildProject(project)).rejects.toThrow();
  });
});
