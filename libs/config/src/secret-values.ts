import type { ConfigShape } from './define.js';
import type { Environment } from './load.js';
import { vaultReferences, withoutSettings } from './vault-reference.js';

/** Shorter ones would make holes into words. */
const LEAST = 8;

/**
 * Every text that these settings keep secret: the settings whole, the passwords in addresses, the texts within JSON. For whoever has to
 * keep them out of what is written. What only names a secret of the vault is none.
 */
export function secretValues(shape: ConfigShape, env: Environment): string[] {
  const holding = withoutSettings(shape, vaultReferences(shape, env));
  const given = Object.entries(holding).flatMap(([name, { secret }]) => (secret === true ? (env[name] ?? '') : []));
  return [...new Set(given.flatMap(partsOf))].filter((text) => text.length >= LEAST);
}

function partsOf(text: string): string[] {
  return [text, ...(/^\s*[[{]/.test(text) ? textsIn(text) : text.split(/\s+/).flatMap(passwordsIn))];
}

/** As it stands there and as it is meant. */
function passwordsIn(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { password } = new URL(url);
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

function textsIn(json: string): string[] {
  const texts: string[] = [];
  try {
    JSON.parse(json, (_name, value: unknown) => {
      if (typeof value === 'string') texts.push(value, ...passwordsIn(value));
      return value;
    });
  } catch {
    return [];
  }
  // Names and roles are words of everyday.
  return texts.filter((text) => text.length >= 2 * LEAST);
}
