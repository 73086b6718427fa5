import { randomUUID } from 'node:crypto';
import { PREFIX_NAMES, PRIORITIES, ScheduleList, ScheduleRemove, ScheduleRun, ScheduleSet, type ScheduleView } from '@waggle/contracts';
import { type Command, Option } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';

interface Given {
  readonly cron: string;
  readonly prefix: string;
  readonly body: string;
  readonly zone?: string;
  readonly title?: string;
  readonly priority?: string;
  readonly missed?: string;
}

export function registerSchedules(program: Command, surroundings: Surroundings): void {
  const schedules = program.command('schedules').description('recurring work: what is made when');
  examples(schedules, 'waggle schedules list', 'waggle schedules run weekly-audit', 'waggle sources pause schedule:weekly-audit');
  registerList(schedules, surroundings);
  registerAdd(schedules, surroundings);
  registerRun(schedules, surroundings);
  registerRemove(schedules, surroundings);
}

function registerList(schedules: Command, surroundings: Surroundings): void {
  const list = schedules
    .command('list')
    .description('all of them with their next times')
    .action(async (_options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const found = await api.call('/api/schedules', ScheduleList.reply);
      terminal.result(found, () => (found.schedules.length === 0 ? 'No schedules.' : listText(found.schedules)));
    });
  examples(list, 'waggle schedules list --json');
}

function registerAdd(schedules: Command, surroundings: Surroundings): void {
  const add = schedules
    .command('add')
    .description('add one, or change the one of this name; it counts from now on')
    .argument('<id>', 'its name, like pipeline-review')
    .requiredOption('--cron <expression>', 'minute, hour, day of the month, month, day of the week')
    .addOption(new Option('--prefix <type>', 'type of the tasks').choices(PREFIX_NAMES).makeOptionMandatory())
    .requiredOption('--body <text>', 'what is to be done')
    .option('--zone <zone>', "time zone, like Europe/Berlin; default: the business's")
    .option('--title <text>', 'title of the tasks')
    .addOption(new Option('--priority <priority>', 'priority of the tasks').choices(PRIORITIES))
    .addOption(new Option('--missed <how>', 'what is made of times that were missed: one task for the first, for the last, none').choices(['once', 'latest', 'skip']))
    .action(async (id: string, { cron, prefix, body, zone, title, priority, missed }: Given, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const set = await api.call('/api/schedules', ScheduleSet.reply, { method: 'POST', body: { id, cron, prefix, body, zone, title, priority, missed } });
      terminal.result(set, () => `${set.changed ? 'Set' : 'Unchanged'}: ${set.schedule.id}, next ${nextText(set.schedule)}`);
    });
  examples(add, "waggle schedules add pipeline-review --cron '0 9 * * MON-FRI' --zone Europe/Berlin --prefix PIPELINE --body 'Look for deals that are stuck.'");
}

function registerRun(schedules: Command, surroundings: Surroundings): void {
  const run = schedules
    .command('run')
    .description('make its task now, beside its own times')
    .argument('<id>', 'of the schedule')
    .action(async (id: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const made = await api.call(`/api/schedules/${encodeURIComponent(id)}/run`, ScheduleRun.reply, { method: 'POST', headers: { 'idempotency-key': randomUUID() } });
      terminal.result(made, () => `Made ${made.taskId}`);
    });
  examples(run, 'waggle schedules run weekly-audit');
}

function registerRemove(schedules: Command, surroundings: Surroundings): void {
  const remove = schedules
    .command('remove')
    .description('end one that was added here')
    .argument('<id>', 'of the schedule')
    .action(async (id: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const removed = await api.call(`/api/schedules/${encodeURIComponent(id)}`, ScheduleRemove.reply, { method: 'DELETE' });
      terminal.result(removed, () => 'Removed.');
    });
  examples(remove, 'waggle schedules remove pipeline-review');
}

const nextText = ({ paused, next }: ScheduleView): string => (paused ? 'paused' : next[0] === undefined ? 'never' : moment(next[0]));

function listText(schedules: readonly ScheduleView[]): string {
  const rows = schedules.map((one) => [one.id, `${one.cron} ${one.zone}`, one.prefix, nextText(one), one.last?.taskId ?? '', one.origin === 'setting' ? 'setting' : one.setBy]);
  return table(['id', 'when', 'makes', 'next (UTC)', 'last made', 'set by'], rows, { when: 40, 'last made': 50 });
}
