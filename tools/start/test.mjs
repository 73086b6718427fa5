import { readFileSync, rmSync } from 'node:fs';
import { stateFile } from './root.mjs';
import { run } from './run.mjs';

/** The last line of a test run. A file that could not run counts as a failure. */
export function summaryOf(result) {
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return `${result.numPassedTests} passed, ${failed} failed, ${result.numPendingTests + result.numTodoTests} skipped`;
}

const NOTHING_RAN = { numPassedTests: 0, numFailedTests: 1, numRuntimeErrorTestSuites: 0, numPendingTests: 0, numTodoTests: 0 };

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return NOTHING_RAN;
  }
}

/** Runs Jest over all three kinds of test, or what `args` select; ends with the summary as the last line. */
export async function test(args) {
  const file = stateFile('test-result.json');
  rmSync(file, { force: true });
  const options = [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'].filter(Boolean).join(' ');
  const jest = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${file}`, ...args];
  const code = await run(process.execPath, jest, { env: { ...process.env, NODE_OPTIONS: options } });
  const result = read(file);
  process.stdout.write(`${summaryOf(result)}\n`);
  return code === 0 && result === NOTHING_RAN ? 1 : code;
}
