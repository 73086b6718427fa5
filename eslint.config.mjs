import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import node from 'eslint-plugin-n';
import tseslint from 'typescript-eslint';
import { GUARDS } from './tools/lint/src/guards.mjs';
import { waggle } from './tools/lint/src/plugin.mjs';

// Without a project graph the boundaries rule silently passes everything.
await createProjectGraphAsync();

const TS = ['**/*.ts', '**/*.tsx'];
// What only specs import may import what specs may.
const SPECS = ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts', '**/*.spec.tsx', '**/test/**/*.ts'];
const MACHINE = ['contract', 'rule', 'infra', 'runtime'];
const EVERYTHING = [...MACHINE, 'app', 'test', 'tool'];

const layers = (layer, ...allowed) => ({
  sourceTag: `layer:${layer}`,
  onlyDependOnLibsWithTags: allowed.map((name) => `layer:${name}`),
});
const onlyFromPlane = (plane, ...allowed) => ({
  sourceTag: `plane:${plane}`,
  onlyDependOnLibsWithTags: allowed.map((name) => `layer:${name}`),
});

/** What each layer may import; specs may import test support besides. */
const boundaries = (...besides) => [
  'error',
  {
    allow: [],
    enforceBuildableLibDependency: false,
    allowCircularSelfDependency: true,
    // Lazy loading is about the size of bundles; nothing here is bundled.
    checkDynamicDependenciesExceptions: ['.*'],
    depConstraints: [
      layers('contract', 'contract', ...besides),
      layers('rule', 'contract', 'rule', ...besides),
      layers('infra', 'contract', 'infra', ...besides),
      layers('runtime', ...MACHINE, ...besides),
      layers('app', ...MACHINE, ...besides),
      layers('test', ...EVERYTHING),
      layers('tool', ...EVERYTHING),
      ...['agent', 'tool', 'core', 'edge'].map((plane) => onlyFromPlane(plane, ...MACHINE, ...besides)),
    ],
  },
];

const limits = (lines) => ({
  'max-lines': ['error', { max: lines }],
  'no-restricted-syntax': [
    'error',
    {
      selector: "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>5]",
      message: 'A constructor takes at most 5 parameters: cut the class elsewhere.',
    },
  ],
});

const house = {
  plugins: { waggle, n: node, '@nx': nx, 'import-x': importX },
  settings: {
    'import-x/extensions': ['.ts', '.tsx', '.mjs'],
    'import-x/resolver-next': [
      createNodeResolver({ extensions: ['.ts', '.tsx', '.js'], extensionAlias: { '.js': ['.ts', '.tsx', '.js'] }, conditionNames: ['source', 'import', 'node'] }),
    ],
  },
  rules: {
    'waggle/file-role': 'error',
    'waggle/class-named-as-file': 'error',
    'waggle/guarded-imports': ['error', GUARDS],
    'import-x/no-cycle': ['error', { ignoreExternal: true }],
    'n/no-process-env': 'error',
    'no-console': 'error',
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'prefer-const': 'error',
    ...limits(300),
    'max-lines-per-function': ['error', { max: 60 }],
  },
};

const typed = {
  files: TS,
  languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules: {
    '@nx/enforce-module-boundaries': boundaries(),
    '@typescript-eslint/no-explicit-any': 'error',
    '@typescript-eslint/no-unsafe-assignment': 'error',
    '@typescript-eslint/no-unsafe-call': 'error',
    '@typescript-eslint/no-unsafe-member-access': 'error',
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': 'error',
    '@typescript-eslint/await-thenable': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    '@typescript-eslint/no-unnecessary-type-assertion': 'error',
    '@typescript-eslint/no-non-null-assertion': 'error',
    '@typescript-eslint/only-throw-error': 'error',
    '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  },
};

export default [
  { ignores: ['**/dist/', '**/node_modules/', '**/.waggle/', '**/.nx/', '**/coverage/', 'tools/generators/**/files/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: [...TS, '**/*.mjs'], ...house },
  typed,
  {
    files: SPECS,
    rules: {
      '@nx/enforce-module-boundaries': boundaries('test', 'tool'),
      // Casts in a spec stand for what cannot happen in the program.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      ...limits(400),
      // A describe block is a section, not a function.
      'max-lines-per-function': 'off',
    },
  },
  { files: ['libs/config/**'], rules: { 'n/no-process-env': 'off' } },
  // They run before anything is built, as plain Node.
  { files: ['tools/start/**/*.mjs', 'tools/dev/**/*.mjs'], rules: { 'n/no-process-env': 'off' } },
  // git starts it, with nothing of ours but the environment.
  { files: ['libs/workspace-sync/bin/ssh.mjs'], rules: { 'n/no-process-env': 'off' } },
  // Programs of their own, to be copied.
  { files: ['docs/examples/**/*.mjs'], rules: { 'n/no-process-env': 'off', 'no-console': 'off' } },
];
