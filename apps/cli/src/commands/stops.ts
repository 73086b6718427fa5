import { LONGEST_STOP_MINUTES, type Stop, StopLift, StopList, StopOrder, stopScopeSchema, type StopScope, stopWords, USUAL_STOP_MINUTES } from '@waggle/contracts';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';

const KINDS = ['dangerous', 'task', 'agent', 'tool'] as const;

export function registerStops(program: Command, surroundings: Surroundings): void {
  registerStop(program, surroundings);
  registerList(program, surroundings);
  registerLift(program, surroundings);
}

function registerStop(program: Command, surroundings: Surroundings): void {
  const stop = program
    .command('stop')
    .description('hold a task, an agent, a tool or all dangerous tools still; nothing is lost, it goes on afterwards')
    .addArgument(new Argument('<what>', 'all dangerous tools, or one task, agent or tool').choices(KINDS))
    .argument('[id]', 'of the task, agent or tool: EMAIL_0001, sales, email.send_email')
    .requiredOption('--why <reason>', 'what everybody will read')
    .option('--minutes <count>', `until it ends by itself, at most ${LONGEST_STOP_MINUTES}`, minutesOf, USUAL_STOP_MINUTES)
    .action(async (kind: StopScope['kind'], id: string | undefined, { why, minutes }: { why: string; minutes: number }, command: Command) => {
      const scope = scopeOf(kind, id);
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const ordered = await api.call('/api/stops', StopOrder.reply, { method: 'POST', body: { scope, why, minutes } });
      terminal.result(ordered, () => `Stopped: ${stopWords(ordered.stop.scope)}, until ${moment(ordered.stop.until)}. Lift it: waggle lift ${ordered.stop.id} --why <reason>`);
    });
  examples(stop, "waggle stop dangerous --why 'Strange mail goes out'", "waggle stop agent content --why 'Wrong offer' --minutes 240", "waggle stop task EMAIL_0001 --why 'Ask the customer first'");
}

function registerList(program: Command, surroundings: Surroundings): void {
  const stops = program
    .command('stops')
    .description('what is held still: by whom, why, and until when')
    .option('--ended', 'the last ones that have ended too')
    .action(async ({ ended }: { ended?: boolean }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const found = await api.call('/api/stops', StopList.reply, { query: { ended: ended === true ? 'true' : undefined } });
      terminal.result(found, () => (found.stops.length === 0 ? 'Nothing is stopped.' : listText(found.stops)));
    });
  examples(stops, 'waggle stops', 'waggle stops --ended --json');
}

function registerLift(program: Command, surroundings: Surroundings): void {
  const lift = program
    .command('lift')
    .description('end a stop; what it held goes on')
    .argument('<id>', 'of the stop')
    .requiredOption('--why <reason>', 'why it may go on')
    .action(async (id: string, { why }: { why: string }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const lifted = await api.call(`/api/stops/${encodeURIComponent(id)}`, StopLift.reply, { method: 'DELETE', query: { why } });
      terminal.result(lifted, () => `No longer stopped: ${stopWords(lifted.stop.scope)}.`);
    });
  examples(lift, "waggle lift 0198c1f2-5a3e-7b60-9d0c-2f6a4e1b7c33 --why 'The offer is corrected'");
}

function scopeOf(kind: StopScope['kind'], id: string | undefined): StopScope {
  if (kind === 'dangerous' && id !== undefined) throw new InvalidArgumentError('"dangerous" means all dangerous tools and takes no id.');
  const scope = stopScopeSchema.safeParse({ kind, id });
  if (!scope.success) throw new InvalidArgumentError(`Name the ${kind}: ${scope.error.issues.map(({ message }) => message).join('; ')}`);
  return scope.data;
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_STOP_MINUTES) return minutes;
  throw new InvalidArgumentError(`A whole number from 1 to ${LONGEST_STOP_MINUTES}.`);
}

function listText(stops: readonly Stop[]): string {
  const rows = stops.map(({ id, scope, by, why, until, endedBy }) => [stopWords(scope), by, why, moment(until), endedBy ?? 'holds', id]);
  return table(['what', 'by', 'why', 'until (UTC)', 'ended by', 'id'], rows, { why: 50 });
}
