import { classNamesOf, readFileName } from './file-name.mjs';

const exportedClass = (statement) =>
  statement.type.startsWith('Export') && statement.declaration?.type === 'ClassDeclaration' ? statement.declaration.id : undefined;

/** A file that exports classes is named after one of them. A migration's class may end in its timestamp. */
export const classNamedAsFile = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { mismatch: 'A class is named as its file: none of {{found}} is "{{wanted}}" (case aside).' },
  },
  create(context) {
    const name = readFileName(context.filename);
    if (name.test || ['index', 'main'].includes(name.noun)) return {};
    const wanted = classNamesOf(name);
    return {
      Program(node) {
        const ids = node.body.map(exportedClass).filter(Boolean);
        const fits = ids.some((id) => wanted.includes(id.name.replace(/\d{13}$/, '').toLowerCase()));
        if (ids.length === 0 || fits) return;
        context.report({ node: ids[0], messageId: 'mismatch', data: { wanted: wanted.join('" or "'), found: ids.map((id) => id.name).join(', ') } });
      },
    };
  },
};
