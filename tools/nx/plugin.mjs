// Infers every workspace project's targets from its folder, so that no project keeps a list of its own.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const inWorkspace = (command) => ({ executor: 'nx:run-commands', options: { command, cwd: '{workspaceRoot}' } });

/** A program for the browser: Vite makes one of it. */
function bundleOf(projectRoot) {
  return {
    ...inWorkspace(`vite build --logLevel warn ${projectRoot}`),
    cache: true,
    inputs: ['{projectRoot}/{src,public}/**/*', '!{projectRoot}/src/**/*.spec.ts', '{projectRoot}/*.*', '{workspaceRoot}/libs/money/src/**/*', '{workspaceRoot}/package-lock.json'],
    outputs: ['{projectRoot}/dist'],
  };
}

function targetsOf(projectRoot, manifest) {
  const targets = {
    lint: { ...inWorkspace(`eslint ${projectRoot}`), cache: true, inputs: ['sources', '^production', 'lintRules'] },
    test: {
      ...inWorkspace(`node --experimental-vm-modules node_modules/jest/bin/jest.js --passWithNoTests ${projectRoot}/`),
      cache: true,
      inputs: ['sources', '^production', '{workspaceRoot}/jest.config.mjs'],
    },
  };
  if (!manifest.exports && !manifest.waggle) return targets;
  targets.build = { executor: '@waggle/nx:build', cache: true, inputs: ['production'], outputs: ['{projectRoot}/dist'] };
  if (manifest.waggle?.service) {
    targets.serve = { ...inWorkspace(`node ${projectRoot}/dist/main.js`), continuous: true, dependsOn: ['build', '^build'] };
  }
  return targets;
}

function nodeOf(file, workspaceRoot) {
  const projectRoot = dirname(file);
  const manifest = JSON.parse(readFileSync(join(workspaceRoot, file), 'utf8'));
  if (!existsSync(join(workspaceRoot, projectRoot, 'src')) && !manifest.nx) return {};
  const targets = targetsOf(projectRoot, manifest);
  const isBundle = existsSync(join(workspaceRoot, projectRoot, 'vite.config.ts'));
  return { projects: { [projectRoot]: { targets: isBundle ? { ...targets, build: bundleOf(projectRoot) } : targets } } };
}

export const name = 'waggle-targets';
export const createNodesV2 = [
  '{apps,libs,tools}/**/package.json',
  (files, _options, { workspaceRoot }) => files.map((file) => [file, nodeOf(file, workspaceRoot)]),
];
