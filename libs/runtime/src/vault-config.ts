import { type ConfigOf, type ConfigShape, type Environment, loadConfig } from '@waggle/config';
import { AppError, toAppError } from '@waggle/errors';

/** What the vault gave for the settings that name a secret. */
export interface Retrieved {
  readonly values: Readonly<Record<string, string>>;
  /** Setting to the name of its secret. */
  readonly references: ReadonlyMap<string, string>;
}

/** The settings with what the vault gave. @throws AppError `config_invalid` that names the secrets which do not fit, and how another is stored */
export function configWith<Shape extends ConfigShape>(shape: Shape, env: Environment, { values, references }: Retrieved): ConfigOf<Shape> {
  try {
    return loadConfig(shape, { ...env, ...values });
  } catch (thrown) {
    const { code, kind, message, details } = toAppError(thrown);
    const unfit = [...references].filter(([setting]) => message.includes(`\n  ${setting}: `));
    if (unfit.length === 0) throw thrown;
    const mend = unfit.map(([setting, name]) => `${setting} is vault:${name}; an admin stores another: waggle vault rotate ${name}`);
    throw new AppError(code, kind, [message, ...mend].join('\n  '), { ...details, secret: unfit.map(([, name]) => name).join(', ') }, thrown);
  }
}

const MENDED_BY_ANOTHER: readonly string[] = ['secret_denied', 'secret_expired', 'secret_unreadable', 'config_invalid'];

/** Whether a service could not start for a secret alone: there is none for it, or it does not fit. Another one mends that. */
export function isAboutSecrets(thrown: unknown): boolean {
  const { code, details } = toAppError(thrown);
  return details['secret'] !== undefined && MENDED_BY_ANOTHER.includes(code);
}
