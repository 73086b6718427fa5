// libs/contracts/src/instances.ts: in which roles each service runs and how many of it at once, as its definition says.

const text = (words) => (words.includes("'") ? JSON.stringify(words) : `'${words}'`);

/** The file, with one row a service. */
export function instancesFile(definitions) {
  const rows = definitions.map(({ name, plane, roles, instances: { of, why } }) => `  ${/^[a-z]+$/.test(name) ? name : `'${name}'`}: { plane: '${plane}', roles: [${roles.map(text).join(', ')}], of: '${of}', why: ${text(why)} },`);
  return `// Rendered by tools/deploy from the definitions of the services; change it there. node tools/deploy/src/main.mjs
import type { Role } from './zone.js';

export interface InstancesOf {
  readonly plane: 'agent' | 'tool' | 'core' | 'edge';
  /** The roles in which it runs. */
  readonly roles: readonly Role[];
  /** How many may run at once without harm. */
  readonly of: 'one' | 'many';
  readonly why: string;
}

export const INSTANCES: Readonly<Record<string, InstancesOf>> = {\n${rows.sort().join('\n')}\n};\n`;
}
