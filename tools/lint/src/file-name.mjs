import { basename } from 'node:path';

/** The closed list of what a file can be. */
export const ROLES = [
  'agent', 'tool', 'provider', 'message', 'controller', 'consumer', 'service', 'repository', 'entity',
  'module', 'policy', 'config', 'error', 'builder', 'migration',
];
const TESTS = ['spec', 'int-spec', 'e2e-spec'];
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Splits `<noun>[.<role>][.<test>].<ext>`; `fault` says what is wrong with the name. */
export function readFileName(path) {
  const [noun, ...rest] = basename(path).replace(/\.([cm]?[jt]sx?)$/, '').split('.');
  const test = TESTS.includes(rest.at(-1) ?? '') ? rest.pop() : undefined;
  const [role, ...extra] = rest;
  let fault;
  if (!KEBAB.test(noun)) fault = `"${noun}" is not kebab-case`;
  else if (role !== undefined && !ROLES.includes(role)) fault = `"${role}" is not a role (${ROLES.join(', ')})`;
  else if (extra.length > 0) fault = `one role is enough, found "${rest.join('.')}"`;
  return { noun, role, test, fault };
}

/** What a class of this file may be called, in lower case; the number before a migration's title does not count. */
export function classNamesOf({ noun, role = '' }) {
  const words = role === 'migration' ? noun.replace(/^\d+-/, '') : noun;
  const plain = words.replaceAll('-', '');
  return [plain + role, plain];
}
