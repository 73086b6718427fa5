import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { Git } from '../src/git.js';

/** What a process does at its last step: an end without a word, or (in a loop of many) all further steps fail. */
export type End = 'kill' | 'fail';

let stepsLeft = Number.POSITIVE_INFINITY;
let end: End = 'fail';
let steps = 0;

/** The next process of this workspace ends before its step `count`; without a count it does not. Gives the steps since the last call. */
export function crashAt(count?: number, how: End = 'fail'): number {
  const done = steps;
  steps = 0;
  stepsLeft = count ?? Number.POSITIVE_INFINITY;
  end = how;
  return done;
}

function step(): void {
  steps++;
  if (steps < stepsLeft) return;
  if (end === 'kill') process.kill(process.pid, 'SIGKILL');
  throw new Error('crashed');
}

type Step = (...args: unknown[]) => unknown;

/** Each command of git and each change of a folder is a step. For a process of its own: it changes the system's modules. */
export function countSteps(): void {
  const counted = (target: object, name: string): void => {
    const before = (target as Record<string, Step>)[name] as Step;
    (target as Record<string, Step>)[name] = function (this: unknown, ...args: unknown[]) {
      step();
      return before.apply(this, args);
    };
  };
  for (const name of ['text', 'objects']) counted(Git.prototype, name);
  for (const name of ['rename', 'link', 'unlink']) counted(fs, name);
  syncBuiltinESMExports();
}
