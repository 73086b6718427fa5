// Compiles a project's src to dist with swc: one process for all projects of a run, since starting one each costs more than the work.
import { chmod, cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { transformFile } from '@swc/core';

const SOURCE = /(?<!\.d)\.tsx?$/;
const TEST = /\.(spec|int-spec|e2e-spec)\.tsx?$/;

async function compile(from, to) {
  const { code, map } = await transformFile(from, { sourceFileName: from });
  await writeFile(to, `${code}\n//# sourceMappingURL=${basename(to)}.map\n`);
  await writeFile(`${to}.map`, map);
}

async function emit(from, to) {
  await mkdir(dirname(to), { recursive: true });
  if (SOURCE.test(from)) await compile(from, to.replace(/\.tsx?$/, '.js'));
  else await cp(from, to);
}

/** npm links a `bin` at installation, when it is not there yet, and so cannot make it executable. */
async function makeExecutable(projectRoot) {
  const { bin = {} } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  await Promise.all(Object.values(bin).map((path) => chmod(join(projectRoot, path), 0o755)));
}

/** Replaces `<projectRoot>/dist` by the compiled `src`, specs left out, other files copied as they are. */
export async function buildProject(projectRoot) {
  const [src, dist] = [join(projectRoot, 'src'), join(projectRoot, 'dist')];
  await rm(dist, { recursive: true, force: true });
  const entries = await readdir(src, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && !TEST.test(entry.name) && !entry.name.endsWith('.d.ts'));
  await Promise.all(
    files.map(({ parentPath, name }) => emit(join(parentPath, name), join(parentPath.replace(src, dist), name))),
  );
  await makeExecutable(projectRoot);
}

async function attempt(projectRoot) {
  try {
    await buildProject(projectRoot);
    return { success: true, terminalOutput: '' };
  } catch (error) {
    return { success: false, terminalOutput: String(error instanceof Error ? error.message : error) };
  }
}

const rootOf = (context, project) => join(context.root, context.projectsConfigurations.projects[project].root);

export async function* buildAll(taskGraph, _options, _overrides, context) {
  for (const task of Object.values(taskGraph.tasks)) {
    yield { task: task.id, result: await attempt(rootOf(context, task.target.project)) };
  }
}

export default async function build(_options, context) {
  const { success, terminalOutput } = await attempt(rootOf(context, context.projectName));
  if (!success) process.stderr.write(`${terminalOutput}\n`);
  return { success };
}
