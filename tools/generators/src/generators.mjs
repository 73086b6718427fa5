// `nx g @waggle/tools:<agent|tool-server|message> <name>`: each writes what the style guide asks for, nothing to be taken out again.
import { join } from 'node:path';
import { generateFiles, names } from '@nx/devkit';

const FILES = join(import.meta.dirname, '../files');

function write(tree, template, folder, { name, ...more }) {
  generateFiles(tree, join(FILES, template), folder, { tmpl: '', name, ...names(name), ...more });
}

/** Inserts a line in front of the last line that is `mark`, or at the end. */
function addLine(tree, file, line, mark) {
  const lines = (tree.read(file, 'utf8') ?? '').trimEnd().split('\n');
  const at = lines.lastIndexOf(mark);
  lines.splice(at < 0 ? lines.length : at, 0, line);
  tree.write(file, `${lines.join('\n')}\n`);
}

export function agent(tree, { name, prefix = 'RESEARCH', score = 0.8 }) {
  write(tree, 'agent', `apps/agents/${name}`, { name, packageName: name, prefix, score });
}

const FIRST_PORT = 7411;

function listTools(tree, name) {
  const file = 'libs/contracts/src/tools/index.ts';
  const list = `${names(name).constantName}_TOOLS`;
  const text = tree.read(file, 'utf8') ?? '';
  const listed = text
    .replace(/\n\nexport \* from/, `\nimport { ${list} } from './${name}.tool.js';$&`)
    .replace(/((?:^export \* from .*\n)+)/m, `$1export * from './${name}.tool.js';\n`)
    .replace(/(TOOLS: readonly Tool\[\] = \[[^\]]*)\]/, `$1, ...${list}]`);
  tree.write(file, listed);
}

export function toolServer(tree, { name }) {
  const toolName = `${name.replaceAll('-', '_')}_status`;
  const port = FIRST_PORT + tree.children('apps/mcp').length;
  write(tree, 'tool-server/app', `apps/mcp/${name}`, { name, toolName, port });
  write(tree, 'tool-server/contract', 'libs/contracts/src/tools', { name, toolName });
  listTools(tree, name);
  // Deny is the default: the author writes down which agents may read.
  addLine(tree, 'libs/policy/src/tool-table.ts', `  '${name}.${toolName}': reads(),`, '};');
}

export function message(tree, { name, kind = 'command', owner = 'orchestrator' }) {
  const folder = 'libs/contracts/src/messages';
  const wireName = `${name.split('-').slice(0, -1).join('_')}.${name.split('-').at(-1)}.v1`;
  write(tree, 'message', folder, { name, kind, owner, wireName });
  addLine(tree, `${folder}/index.ts`, `export * from './${name}.message.js';`);
}
