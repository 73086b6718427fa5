import { MOST_INSTANCES, type ReplyOf, ScalingSet, ScalingStatus } from '@waggle/contracts';
import { type Command, InvalidArgumentError } from 'commander';
import { examples } from '../help.js';
import { type Session, sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';

interface Change {
  readonly min?: number;
  readonly max?: number;
  readonly paused?: boolean;
}

/** How many instances run, and an admin's word on how many may. */
export function registerScaling(program: Command, surroundings: Surroundings): void {
  const scaling = program.command('scaling').description('how many instances of each service run, and how many may');
  const session = (command: Command): Session => sessionOf(command, surroundings);
  examples(scaling, 'waggle scaling', 'waggle scaling set sales --min 1 --max 4', 'waggle scaling pause sales');

  const list = scaling
    .command('list', { isDefault: true })
    .description('instances and backlog, what is wanted and why, and the last decisions')
    .option('--decisions <count>', 'how many of them', countOf, 10)
    .action(async ({ decisions }: { decisions: number }, command: Command) => show(decisions, session(command)));
  examples(list, 'waggle scaling list --decisions 50');

  const set = scaling
    .command('set <service>')
    .description('how many run at least and at most')
    .option('--min <count>', 'at least so many', countOf)
    .option('--max <count>', 'at most so many', countOf)
    .action(async (service: string, change: Change, command: Command) => put(service, change, session(command)));
  examples(set, 'waggle scaling set sales --min 1 --max 4');

  const pause = scaling.command('pause <service>').description('leave its count as it is until it is resumed');
  pause.action(async (service: string, _options: object, command: Command) => put(service, { paused: true }, session(command)));
  examples(pause, 'waggle scaling pause sales');

  const resume = scaling.command('resume <service>').description('let its count follow its queue again');
  resume.action(async (service: string, _options: object, command: Command) => put(service, { paused: false }, session(command)));
  examples(resume, 'waggle scaling resume sales');
}

async function show(decisions: number, { home, terminal }: Session): Promise<void> {
  const { api } = await connect(home);
  const status = await api.call('/api/scaling', ScalingStatus.reply, { query: { decisions } });
  terminal.result(status, () => statusText(status));
}

async function put(service: string, change: Change, { home, terminal }: Session): Promise<void> {
  const { api } = await connect(home);
  const set = await api.call(`/api/scaling/${encodeURIComponent(service)}`, ScalingSet.reply, { method: 'PUT', body: change });
  terminal.result(set, () => `${set.service}: at least ${set.rule.min}, at most ${set.rule.max}${set.paused ? '; paused, its count stays as it is' : ''}.`);
}

function statusText({ driver, services, decisions }: ReplyOf<typeof ScalingStatus>): string {
  const head = driver === 'off' ? 'Nothing is launched or ended here (SCALING_DRIVER is off).' : `Launched and ended by: ${driver}.`;
  const rows = services.map(({ service, instances, desired, rule, backlogPerInstance, paused, words }) => [service, instances.filter(({ state }) => state === 'running').length, desired, `${rule.min}-${rule.max}`, backlogPerInstance, paused ? 'paused' : '', words]);
  const shown = rows.length === 0 ? 'No scaled service runs here.' : table(['service', 'running', 'wanted', 'may', 'backlog each', '', 'why'], rows, { why: 90 });
  const last = decisions.map(({ at, service, from, to, code, by, words }) => [moment(at), service, from === to ? '' : `${from} to ${to}`, code, by, words]);
  return [head, shown, ...(last.length === 0 ? [] : ['', table(['when (UTC)', 'service', 'instances', 'what', 'by', 'why'], last, { why: 70 })])].join('\n');
}

function countOf(text: string): number {
  const count = Number(text);
  if (text.trim() !== '' && Number.isInteger(count) && count >= 0 && count <= MOST_INSTANCES) return count;
  throw new InvalidArgumentError(`A whole number from 0 to ${MOST_INSTANCES}.`);
}
