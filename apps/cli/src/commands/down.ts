import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { cliError } from '../cli.error.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { readRunningZone } from '../zone/running-zone.js';

const LOOK_EVERY_MS = 100;

export function registerDown(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('down')
    .description('stop the zone that runs here: it finishes what is under way')
    .option('--timeout <seconds>', 'how long to wait', Number, 120)
    .option('--force', 'end it at once when it has not stopped by then')
    .action(async ({ timeout, force }: { timeout: number; force?: boolean }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const zone = await readRunningZone(home);
      if (zone === undefined) return terminal.result({ stopped: false }, () => `No zone runs in ${home}.`);
      terminal.progress(`stopping the zone at ${zone.url} (process ${zone.pid})`);
      process.kill(zone.pid, 'SIGTERM');
      if (!(await gone(home, timeout))) {
        if (force !== true) throw cliError('stop_timed_out', 'transient', `The zone has not stopped after ${timeout} s.`, undefined, 'Wait, or end it at once: waggle down --force. Nothing is lost.');
        process.kill(zone.pid, 'SIGKILL');
      }
      terminal.result({ stopped: true, pid: zone.pid }, () => 'Stopped.');
    });
  examples(command, 'waggle down', 'waggle down --timeout 10 --force');
}

async function gone(home: string, seconds: number): Promise<boolean> {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    if ((await readRunningZone(home)) === undefined) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}
