import { classNamedAsFile } from './class-named-as-file.mjs';
import { fileRole } from './file-role.mjs';
import { guardedImports } from './guarded-imports.mjs';

/** The house's own rules, as one ESLint plugin. */
export const waggle = {
  meta: { name: 'waggle' },
  rules: { 'file-role': fileRole, 'class-named-as-file': classNamedAsFile, 'guarded-imports': guardedImports },
};
