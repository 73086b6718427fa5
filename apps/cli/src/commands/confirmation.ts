import { createInterface } from 'node:readline/promises';
import { cliError } from '../cli.error.js';
import type { Session } from '../session.js';

/**
 * Shows what is decided about and asks. A decision is bound to what was shown: without a terminal to show it on, the caller
 * must say what was seen.
 *
 * @param otherwise what to give where there is no terminal
 * @throws AppError `usage` without a terminal, `not_decided` when the answer is no
 */
export async function agreed(question: string, shown: readonly string[], { terminal, screen }: Session, otherwise = 'Give --digest (of the approval as you saw it) or --yes.'): Promise<void> {
  if (screen === undefined) throw cliError('usage', 'invalid', 'There is no terminal to show it on and to ask.', undefined, otherwise);
  for (const line of shown) terminal.warn(line);
  const prompt = createInterface({ input: screen.stdin, output: process.stderr });
  // End of input is no yes.
  const answer = await Promise.race([prompt.question(`${question} [y/N] `), new Promise<string>((resolve) => prompt.once('close', () => resolve('')))]);
  prompt.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw cliError('not_decided', 'invalid', 'Nothing was decided.');
}
