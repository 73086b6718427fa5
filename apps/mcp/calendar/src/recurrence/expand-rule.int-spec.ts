import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processEnvironment } from '@waggle/config';
import { ensurePython } from '../../test/programs.js';
import { Budget } from './budget.js';
import { expandRule } from './expand-rule.js';
import { parseRule } from './rule.js';

const RULES = 300;
const MOST = 60;

type Case = readonly [rule: string, start: string, end: string, times: readonly string[]];

function expand([rule, start, end]: Case): string[] {
  const found: string[] = [];
  const expansion = { start: Date.parse(`${start}Z`), to: Date.parse(`${end}Z`), untilWall: (instant: number) => instant, budget: new Budget(5_000_000) };
  for (const wall of expandRule(parseRule(rule), expansion)) {
    if (found.push(new Date(wall).toISOString().slice(0, 19)) === MOST) break;
  }
  return found;
}

/** The same rules each time; WAGGLE_SEED gives others. */
it('finds the same times as python-dateutil, also where there are none, and with positions from the end', async () => {
  const seed = processEnvironment()['WAGGLE_SEED'] ?? '20260102';
  const { stdout } = await promisify(execFile)(await ensurePython('dateutil', 'python3-dateutil'), [join(import.meta.dirname, '../../test/recurrences.py'), seed, String(RULES)], { maxBuffer: 2 ** 26 });
  const cases = JSON.parse(stdout) as Case[];
  expect(cases).toHaveLength(RULES);
  const different = cases.filter((each) => JSON.stringify(expand(each)) !== JSON.stringify(each[3]));
  expect({ seed, different }).toEqual({ seed, different: [] });
}, 120_000);
