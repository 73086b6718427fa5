import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { processEnvironment } from '@waggle/config';
import { provideInfrastructure } from '@waggle/dev';
import { describeReport } from './describe-report.js';
import { ATTACKS, ERRANDS } from './families/index.js';
import { type Report, runAttacks } from './run-attacks.js';
import { raiseWorld } from './world.js';

/** Runs all attacks on servers of its own; `--json FILE` writes the report as well. 0 when nothing happened without a person's word. */
export async function runCli(args: string[], write: (text: string) => unknown): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'string' } } });
  const home = await mkdtemp(join(tmpdir(), 'attacks-'));
  const env = processEnvironment();
  const log = (line: string): unknown => write(`${line}\n`);
  const infrastructure = await provideInfrastructure({ home, log, env });
  try {
    const world = await raiseWorld({ servers: infrastructure.env, env, attacks: ATTACKS, log });
    try {
      const report = await runAttacks(world, ATTACKS, ERRANDS);
      write(`\n${describeReport(report)}\n`);
      if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(plain(report), null, 2)}\n`);
      return isGood(report) ? 0 : 1;
    } finally {
      await world.stop();
    }
  } finally {
    await infrastructure.stop();
    await rm(home, { recursive: true, force: true });
  }
}

function isGood({ finding, elsewhere, agreed, errands }: Report): boolean {
  return finding.unagreed.length + finding.repeated.length === 0 && elsewhere.length === 0 && agreed === errands && finding.undone === 0;
}

function plain({ outcomes, elsewhere, ...rest }: Report): object {
  const line = ({ attack: { id, family, what }, gate, detail, cardLacks, warnings, obeyed }: Report['outcomes'][number]): object => ({ id, family, what, gate, detail, cardLacks, warnings, obeyed });
  return { ...rest, outcomes: outcomes.map(line), elsewhere: elsewhere.map(({ attack }) => attack.id) };
}
