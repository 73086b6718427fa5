import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { agent, message, toolServer } from './generators.mjs';
import { ROOT, lintFaults, typeFaults, writtenFiles } from './virtual-check.builder.js';

const TIMEOUT = 120_000;

/** An empty tree that holds these files of the repository. */
function treeWith(...paths: string[]): Tree {
  const tree = createTreeWithEmptyWorkspace();
  for (const path of paths) tree.write(path, readFileSync(join(ROOT, path), 'utf8'));
  return tree;
}

const changed = (tree: Tree, pattern: RegExp): string[] =>
  tree.listChanges().map((change) => change.path).filter((path) => pattern.test(path)).sort();

describe('nx g @waggle/tools:agent', () => {
  it('writes a definition, a handler and its spec', () => {
    const tree = treeWith();
    agent(tree, { name: 'deal-coach', prefix: 'PIPELINE', score: 0.7 });
    expect(changed(tree, /^apps/)).toEqual([
      'apps/agents/deal-coach/package.json',
      'apps/agents/deal-coach/src/deal-coach.agent.spec.ts',
      'apps/agents/deal-coach/src/deal-coach.agent.ts',
      'apps/agents/deal-coach/src/index.ts',
      'apps/agents/deal-coach/src/main.ts',
    ]);
    expect(JSON.parse(tree.read('apps/agents/deal-coach/package.json', 'utf8') ?? '')).toMatchObject({
      waggle: { service: 'deal-coach' },
      nx: { tags: ['layer:app', 'plane:agent'] },
    });
  });

  it('[R-GENERATORS] writes what compiles and lints', async () => {
    const tree = treeWith();
    agent(tree, { name: 'deal-coach' });
    const files = writtenFiles(tree, /^apps.*\.ts$/);
    expect(typeFaults(files)).toEqual([]);
    expect(await lintFaults(files)).toEqual([]);
  }, TIMEOUT);
});

describe('nx g @waggle/tools:tool-server', () => {
  const TOOLS = 'libs/contracts/src/tools/index.ts';
  const POLICY = 'libs/policy/src/tool-table.ts';

  it('writes a server with one tool, its contract and its policy line', () => {
    const tree = treeWith(TOOLS, POLICY);
    toolServer(tree, { name: 'fax-machine' });
    const tools = tree.read(TOOLS, 'utf8');
    expect(tools).toContain("\nimport { FAX_MACHINE_TOOLS } from './fax-machine.tool.js';\n");
    expect(tools).toContain("\nexport * from './fax-machine.tool.js';\n");
    expect(tools).toMatch(/TOOLS: readonly Tool\[\] = \[.*, \.\.\.FAX_MACHINE_TOOLS\];/);
    expect(tree.read(POLICY, 'utf8')).toMatch(/TOOL_TABLE: .* = \{\n(?: .*\n|\n)*  'fax-machine\.fax_machine_status': reads\(\),\n};\n/);
    expect(tree.exists('apps/mcp/fax-machine/src/tools/fax-machine-status.tool.ts')).toBe(true);
  });

  it('[R-GENERATORS] writes what compiles and lints', async () => {
    const tree = treeWith(TOOLS, POLICY);
    toolServer(tree, { name: 'fax-machine' });
    const files = writtenFiles(tree, /^(apps|libs).*\.ts$/);
    expect(typeFaults(files)).toEqual([]);
    expect(await lintFaults(files)).toEqual([]);
  }, TIMEOUT);
});

describe('nx g @waggle/tools:message', () => {
  const INDEX = 'libs/contracts/src/messages/index.ts';

  it.each(['command', 'event', 'query'] as const)('[R-GENERATORS] writes a %s that compiles and lints', async (kind) => {
    const tree = treeWith(INDEX);
    message(tree, { name: 'task-pause', kind, owner: 'orchestrator' });
    expect(tree.read(INDEX, 'utf8')).toMatch(/export \* from '\.\/task-pause\.message\.js';\n$/);
    const files = writtenFiles(tree, /^libs.*\.ts$/);
    expect(files.get(join(ROOT, 'libs/contracts/src/messages/task-pause.message.ts'))).toContain(`'task.pause.v1'`);
    expect(typeFaults(files)).toEqual([]);
    expect(await lintFaults(files)).toEqual([]);
  }, TIMEOUT);
});

describe('the check itself', () => {
  it('finds a type fault and a lint fault in a file that is not on disk', async () => {
    const text = "import { nothing } from '@waggle/runtime';\nconsole.log(nothing);\n";
    const files = new Map([[join(ROOT, 'apps/agents/probe/src/index.ts'), text]]);
    expect(typeFaults(files).join()).toContain('nothing');
    expect((await lintFaults(files)).join()).toContain('console');
  }, TIMEOUT);
});
