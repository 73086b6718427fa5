import { changeOperators, generatePassword, readSecrets, withPassword } from '@waggle/host/secrets';

export interface FirstPassword {
  readonly name: string;
  readonly password: string;
}

/** A password for the first operator of a zone where nobody has one yet. It is kept nowhere: show it. */
export async function firstPassword(home: string): Promise<FirstPassword | undefined> {
  const known = (await readSecrets(home))?.operators ?? [];
  if (known.some((one) => one.password !== undefined)) return undefined;
  const password = generatePassword();
  const { operators } = await changeOperators(home, async ([first, ...others]) => (first === undefined ? [] : [await withPassword(first, password), ...others]));
  return { name: operators[0]?.name ?? '', password };
}
