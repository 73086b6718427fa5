import { readFileName } from './file-name.mjs';

/** `<noun>.<role>.ts` in kebab-case with a role of the closed list, or none. */
export const fileRole = {
  meta: { type: 'problem', schema: [], messages: { name: 'File name: {{fault}}.' } },
  create(context) {
    const { fault } = readFileName(context.filename);
    return { Program: (node) => (fault ? context.report({ node, messageId: 'name', data: { fault } }) : undefined) };
  },
};
