import type { ConfigShape } from './define.js';
import type { Environment } from './load.js';

const REFERENCE = /^vault:([a-z0-9][a-z0-9._-]{0,99})$/;

/** The secret settings that name a secret of the vault (`vault:smtp-url`) instead of holding a value: setting to name. */
export function vaultReferences(shape: ConfigShape, env: Environment): ReadonlyMap<string, string> {
  const secret = Object.entries(shape).filter(([, setting]) => setting.secret === true);
  return new Map(
    secret.flatMap(([setting]) => {
      const name = REFERENCE.exec(env[setting] ?? '')?.[1];
      return name === undefined ? [] : [[setting, name] as const];
    }),
  );
}

/** A shape without settings whose value is not known yet. */
export function withoutSettings(shape: ConfigShape, names: { has(name: string): boolean }): ConfigShape {
  return Object.fromEntries(Object.entries(shape).filter(([name]) => !names.has(name)));
}
