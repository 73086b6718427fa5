// libs/contracts/src/instances.ts: how many of each service may run at once, as its definition says.

const text = (words) => (words.includes("'") ? JSON.stringify(words) : `'${words}'`);

/** The file, with one row a service. */
export function instancesFile(definitions) {
  const rows = definitions.map(({ name, plane, instances: { of, why } }) => `  ${/^[a-z]+$/.test(name) ? name : `'${name}'`}: { plane: '${plane}', of: '${of}', why: ${text(why)} },`);
  return `// Rendered by tools/deploy from the definitions of the services; change it there. node tools/deploy/src/main.mjs
export interface InstancesOf {
  readonly plane: 'agent' | 'tool' | 'core' | 'edge';
  /** How many may run at once without harm. */
  readonly of: 'one' | 'many';
  readonly why: string;
}

export const INSTANCES: Readonly<Record<string, InstancesOf>> = {\n${rows.sort().join('\n')}\n};\n`;
}
