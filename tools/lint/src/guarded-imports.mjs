import { relative } from 'node:path';

const strings = { type: 'array', items: { type: 'string' } };

function importedNames(node) {
  return (node.specifiers ?? []).map((specifier) => (specifier.imported ?? specifier.local)?.name ?? '*');
}

function hits(guard, source, names) {
  if (!new RegExp(guard.module).test(source)) return false;
  return !guard.names || names.length === 0 || names.some((name) => name === '*' || guard.names.includes(name));
}

const permits = (guard, file) =>
  !(guard.never ?? []).some((path) => new RegExp(path).test(file)) &&
  (!guard.only || guard.only.some((path) => new RegExp(path).test(file)));

/**
 * Modules that only some places may import. Each guard: `module` (a pattern of the specifier), `names` (only these exports),
 * `only` and `never` (patterns of the importing file's path from the root), `why`.
 */
export const guardedImports = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'array',
        items: {
          type: 'object',
          required: ['module', 'why'],
          properties: { module: { type: 'string' }, names: strings, only: strings, never: strings, why: { type: 'string' } },
          additionalProperties: false,
        },
      },
    ],
    messages: { guarded: '"{{source}}" may not be imported here: {{why}}' },
  },
  create(context) {
    const file = relative(context.cwd, context.filename).replaceAll('\\', '/');
    const guards = context.options[0].filter((guard) => !permits(guard, file));
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string') return;
      const guard = guards.find((candidate) => hits(candidate, source, importedNames(node)));
      if (guard) context.report({ node, messageId: 'guarded', data: { source, why: guard.why } });
    };
    return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};
