import { AppError } from '@waggle/errors';
import type { ConfigOf, ConfigShape, Setting } from './define.js';
import { weaknessOf } from './weak-secret.js';

export type Environment = Readonly<Record<string, string | undefined>>;
export type ConfigErrorCode = 'config_invalid';

/** The environment this process was started with. Nobody else reads it. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * Reads all settings of a shape.
 *
 * @throws AppError `config_invalid` (invalid) that lists every fault at once, with what the setting is for.
 */
export function loadConfig<Shape extends ConfigShape>(shape: Shape, env: Environment = processEnvironment()): ConfigOf<Shape> {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, setting] of Object.entries(shape)) {
    const text = env[name];
    const parsed = setting.schema.safeParse(text === '' ? undefined : text);
    const unfit = unfitness(setting, text) ?? (parsed.success ? undefined : parsed.error.issues.map((issue) => issue.message).join('; '));
    if (unfit === undefined) values[name] = parsed.data;
    else faults.push(`${name}: ${unfit} (${setting.description})`);
  }
  if (faults.length > 0) {
    const message = `The configuration is wrong:\n  ${faults.join('\n  ')}`;
    throw new AppError<ConfigErrorCode>('config_invalid', 'invalid', message, { settings: faults });
  }
  return values as ConfigOf<Shape>;
}

/** What no schema need say of a secret by itself. */
function unfitness({ secret = false, neverEmpty = false }: Setting, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (text === '') return neverEmpty ? 'is given and empty' : undefined;
  return secret ? weaknessOf(text) : undefined;
}
