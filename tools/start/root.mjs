import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** A file of the state folder, which is made when missing. */
export function stateFile(name) {
  mkdirSync(join(ROOT, '.waggle'), { recursive: true });
  return join(ROOT, '.waggle', name);
}

export function say(line) {
  process.stderr.write(`${line}\n`);
}
