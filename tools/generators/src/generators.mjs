// `nx g @waggle/tools:<agent|tool-server|message> <name>`: each writes what the style guide asks for, nothing to be taken out again.
import { join } from 'node:path';
import { generateFiles, names } from '@nx/devkit';

const FILES = join(import.meta.dirname, '../files');

function write(tree, template, folder, { name, ...more }) {
  generateFiles(tree, join(FILES, template), folder, { tmpl: '', name, ...names(name), ...more });
}

/** Inserts a line in front of the first line that holds `mark`, or at the end. */
function addLine(tree, file, line, mark) {
  const lines = (tree.read(file, 'utf8') ?? '').trimEnd().split('\n');
  const at = mark === undefined ? -1 : lines.findIndex((existing) => existing.includes(mark));
  lines.splice(at < 0 ? lines.length : at, 0, line);
  tree.write(file, `${lines.join('\n')}\n`);
}

export function agent(tree, { name, prefix = 'RESEARCH', score = 0.8 }) {
  write(tree, 'agent', `apps/agents/${name}`, { name, packageName: name, prefix, score });
}

export function message(tree, { name, kind = 'command', owner = 'orchestrator' }) {
  const folder = 'libs/contracts/src/messages';
  const wireName = `${name.split('-').slice(0, -1).join('_')}.${name.split('-').at(-1)}.v1`;
  write(tree, 'message', folder, { name, kind, owner, wireName });
  addLine(tree, `${folder}/index.ts`, `export * from './${name}.message.js';`);
}
