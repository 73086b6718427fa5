import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { cliError } from '../cli.error.js';

/**
 * A secret from standard input: all of it but its last line break; at a terminal one line, which is not shown. Never an argument: those stand in
 * the list of processes and in the shell's history.
 *
 * @throws AppError `usage` when there is nothing
 */
export async function hiddenInput(question: string): Promise<string> {
  const given = process.stdin.isTTY ? await ask(question) : (await buffer(process.stdin)).toString('utf8').replace(/\r?\n$/, '');
  if (given === '') throw cliError('usage', 'invalid', `Nothing was given for: ${question}`);
  return given;
}

async function ask(question: string): Promise<string> {
  process.stderr.write(`${question}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
