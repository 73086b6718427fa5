import { setTimeout as delay } from 'node:timers/promises';
import { type HandOver, type Zone, ZoneDrill, type ZoneDrillView, ZoneStatus, type ZoneStatusView, ZoneSwitch, zoneSchema } from '@waggle/contracts';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { ApiClient } from '../client/api-client.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { span } from '../text/duration.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';

const POLL_MS = 2000;
const LONGEST_SECONDS = 7200;

export function registerZones(program: Command, surroundings: Surroundings): void {
  const zones = program.command('zones').description('the two zones: which is active, how the other is, hand-overs');
  registerStatus(zones, surroundings);
  registerSwitch(zones, surroundings);
  registerDrill(zones, surroundings);
}

function registerStatus(zones: Command, surroundings: Surroundings): void {
  const status = zones
    .command('status', { isDefault: true })
    .description('both zones: active since when and why, the last check, what is done where')
    .action(async (_options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const seen = await api.call('/api/zones/status', ZoneStatus.reply);
      terminal.result(seen, () => statusText(seen));
    });
  examples(status, 'waggle zones status', 'waggle zones status --json');
}

function registerSwitch(zones: Command, surroundings: Surroundings): void {
  const command = zones
    .command('switch')
    .description('make a zone the active one; takes an admin, and holds when the remote has accepted it')
    .addArgument(new Argument('<zone>', 'the one that shall be active').choices(zoneSchema.options))
    .requiredOption('--reason <text>', 'what everybody will read')
    .action(async (zone: Zone, { reason }: { reason: string }, given: Command) => {
      const { terminal, home } = sessionOf(given, surroundings);
      const { api } = await connect(home);
      const { file } = await api.call('/api/zones/switch', ZoneSwitch.reply, { method: 'POST', body: { zone, reason } });
      terminal.result({ file }, () => `Active: ${file.active}, epoch ${file.epoch}, since ${moment(file.since)} UTC.`);
    });
  examples(command, "waggle zones switch cloud --reason 'The laptop travels'");
}

function registerDrill(zones: Command, surroundings: Surroundings): void {
  const drill = zones
    .command('drill')
    .description('let the active zone play dead, and time how long the other needs to take over; takes an admin')
    .option('--reason <text>', 'what everybody will read', 'a drill')
    .option('--seconds <count>', `how long it may last, at most ${LONGEST_SECONDS}; default: as long as a failover should take`, secondsOf)
    .action(async ({ reason, seconds }: { reason: string; seconds?: number }, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { api } = await connect(session.home);
      const { drill: begun } = await api.call('/api/zones/drill', ZoneDrill.reply, { method: 'POST', body: { reason, seconds: seconds ?? null } });
      session.terminal.progress(`This zone plays dead until ${moment(begun.until)} UTC at the latest. It goes on by itself, also when you leave this.`);
      const ended = await outcomeOf(api, begun);
      session.terminal.result({ drill: ended }, () => drillText(ended));
      if (ended.state !== 'handed_over') session.no();
    });
  examples(drill, 'waggle zones drill', "waggle zones drill --reason 'The monthly one' --seconds 600");
}

async function outcomeOf(api: ApiClient, begun: ZoneDrillView): Promise<ZoneDrillView> {
  for (;;) {
    const { drill } = await api.call('/api/zones/status', ZoneStatus.reply);
    if (drill !== null && drill.id === begun.id && drill.state !== 'running') return drill;
    await delay(POLL_MS);
  }
}

function statusText(status: ZoneStatusView): string {
  const { here, alone, file, checks, handOvers, drill } = status;
  if (alone) return `This zone (${here}) is alone, so it does everything. Two zones share a remote: SYNC_REMOTE.`;
  const work = Object.entries(file.table).map(([kind, place]) => [kind, place === 'active' ? `active (${file.active})` : place]);
  return [
    table(['zone', 'active', 'since (UTC)', 'epoch', 'last check (UTC)', 'address'], [zoneRow(status, here), zoneRow(status, status.watch.other)]),
    `Why: ${file.reason === '' ? '-' : file.reason}`,
    table(['work', 'done in'], work),
    ...(checks.length === 0 ? [`The other zone is not checked${status.watch.url === null ? ': zones.json has no address of it' : ' yet'}.`] : []),
    ...(handOvers.length > 1 ? [table(['hand-over to', 'epoch', 'at (UTC)', 'how', 'until taken', 'until the first claim'], handOvers.map(handOverRow))] : []),
    ...(drill === null ? [] : [drillText(drill)]),
  ].join('\n');
}

function zoneRow({ here, file, watch, checks }: ZoneStatusView, zone: Zone): Array<string | number | null> {
  const active = file.active === zone;
  const [last] = checks;
  const look = zone === here ? 'here' : last === undefined ? null : `${moment(last.at)} ${last.ok ? 'well' : `${last.detail} (${watch.failures} in a row)`}`;
  return [zone, active ? 'yes' : 'no', active ? moment(file.since) : null, active ? file.epoch : null, look, file.urls[zone] ?? null];
}

function handOverRow({ active, epoch, automatic, since, firstFailedAt, firstClaimAt }: HandOver): Array<string | number | null> {
  return [active, epoch, moment(since), automatic ? 'failover' : 'by hand', firstFailedAt === null ? null : between(firstFailedAt, since), firstClaimAt === null ? null : between(since, firstClaimAt)];
}

function drillText({ state, startedAt, firstFailedAt, takenAt, firstClaimAt }: ZoneDrillView): string {
  const steps = [
    ['first failed check', firstFailedAt],
    ['taken over', takenAt],
    ['first claim', firstClaimAt],
  ] as const;
  const words = { running: 'The drill is under way.', handed_over: 'The drill succeeded: the other zone took over. Switch back when you like: waggle zones switch.', not_taken: 'The drill failed: nobody took over. This zone goes on.' };
  return [table(['drill', 'at (UTC)', 'after'], [['begun', moment(startedAt), null], ...steps.map(([name, at]) => [name, at === null ? null : moment(at), at === null ? null : between(startedAt, at)])]), words[state]].join('\n');
}

const between = (from: string, to: string): string => span(Date.parse(to) - Date.parse(from));

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_SECONDS) throw new InvalidArgumentError(`It is a whole number from 1 to ${LONGEST_SECONDS}.`);
  return seconds;
}
