import { hash } from 'node:crypto';

/** SQL that runs often: each connection has it parsed and planned once. Its text must not be made of values. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export function statement(text: string): Statement {
  return { name: hash('sha1', text), text };
}
