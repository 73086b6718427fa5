// Three kinds of test, told apart by the file's name. Libs run from source; only e2e-specs start built processes.
const swc = (tsx) => ({
  jsc: {
    parser: { syntax: 'typescript', decorators: true, tsx },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false, react: { runtime: 'automatic' } },
    target: 'es2023',
    keepClassNames: true,
    experimental: { keepImportAttributes: true },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
});

const shared = {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/tools/generators/.*/files/'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  resolver: '<rootDir>/libs/testing/jest/resolver.cjs',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.tsx', '$1.js'] },
  transform: { '\\.ts$': ['@swc/jest', swc(false)], '\\.tsx$': ['@swc/jest', swc(true)] },
};

const onServers = {
  globalSetup: '<rootDir>/libs/testing/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest/global-teardown.mjs',
};

/** One kind of test: its name and the ending of its files. `tools/checks` finds the files that none of them matches. */
export const KINDS = { unit: '.spec.ts', integration: '.int-spec.ts', e2e: '.e2e-spec.ts' };

const project = (displayName, more = {}) => ({
  ...shared,
  ...more,
  displayName,
  testMatch: [`**/*${KINDS[displayName]}`, `**/*${KINDS[displayName]}x`],
});

export default {
  projects: [project('unit'), project('integration', onServers), project('e2e', onServers)],
  maxWorkers: 2,
  // Modules that a suite has loaded stay in its worker (ESM): beyond this a new one takes the next suite.
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 60_000,
};
