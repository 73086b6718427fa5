import { once } from 'node:events';
import type { Command } from 'commander';
import { isGood, type DemoReport } from '../demo/report.js';
import type { FinishedDemo } from '../demo/run-demo.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { createTerminal, table, type Terminal } from '../terminal.js';

interface DemoFlags {
  readonly processes?: boolean;
  readonly keep?: boolean;
}

export function registerDemo(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('demo')
    .description('play a company for a minute: bundled mail and files through the whole swarm, an operator over REST, and the proof of every effect')
    .argument('[file]', 'with --json: write the report into this file instead of standard output')
    .option('--processes', 'every service as its own process')
    .option('--keep', 'leave everything up afterwards, until Ctrl-C')
    .action(async (file: string | undefined, flags: DemoFlags, command: Command) => {
      const session = sessionOf(command, surroundings);
      const terminal = file === undefined ? session.terminal : createTerminal(surroundings.streams, false);
      const abort = new AbortController();
      const interrupt = (): void => abort.abort();
      process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
      // What is set for the zone of this folder has no effect in a play.
      const { env } = surroundings;
      const { runDemo } = await import('../demo/run-demo.js');
      const demo = await runDemo({ home: session.home, env, processes: flags.processes === true, json: file, log: (line) => terminal.progress(line), signal: abort.signal });
      show(terminal, demo.report);
      if (flags.keep === true) await keep(terminal, demo, abort.signal);
      await demo.stop();
      if (!isGood(demo.report)) session.no();
    });
  examples(command, 'waggle demo', 'waggle demo --json report.json', 'waggle demo --keep');
}

function show(terminal: Terminal, report: DemoReport): void {
  terminal.result(report, () => [asTable(report), ...report.problems.map((problem) => `problem: ${problem}`), verdict(report)].join('\n'));
}

function asTable({ tasks, approvals, effects, mail, audit, compliance, infra, seconds, processes }: DemoReport): string {
  const line = (name: string, values: object): [string, string] => [name, Object.entries(values).map(([key, value]) => `${key.replaceAll('_', ' ')} ${String(value)}`).join(', ')];
  return table(
    ['what', 'figures'],
    [['servers', infra], ['run', `${seconds} s, ${processes} process${processes === 1 ? '' : 'es'}`], line('tasks', tasks), line('approvals', approvals), line('effects', effects), line('mail', mail), line('audit', audit), ['compliance', compliance.verdict]],
  );
}

function verdict(report: DemoReport): string {
  return isGood(report) ? 'Nothing lost, nothing done twice, nothing sent without approval; every receipt proves.' : 'Something is not as it must be: see above.';
}

async function keep(terminal: Terminal, demo: FinishedDemo, signal: AbortSignal): Promise<void> {
  terminal.warn(`\nStill up: ${demo.zone.url} (API description at ${demo.zone.url}/api/docs)\nWorkspace: ${demo.workspace}`);
  terminal.warn(`Sign in with the header  Authorization: Bearer ${demo.zone.operatorToken}\nEnd it with Ctrl-C.`);
  if (!signal.aborted) await once(signal, 'abort');
}
