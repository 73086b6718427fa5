import { commonConfig, type ConfigShape, type Environment, loadConfig, settingsWith } from '@waggle/config';
import { type Role, ZONE_OF } from '@waggle/contracts';
import { type App, withheldSettings } from '@waggle/host';
import { z } from 'zod';
import { fail, type Finding, ok, warn } from './finding.js';

/** What is live: the dry run, and the provider of each tool server. Going live takes both. */
export function lookAtProviders(apps: readonly App[], env: Environment): Finding[] {
  const { DRY_RUN: dryRun } = loadConfig({ DRY_RUN: commonConfig.DRY_RUN }, env);
  const providers = apps
    .filter(({ definition }) => definition.plane === 'tool')
    .flatMap(({ service, definition }) => Object.entries(definition.config).flatMap(([name, setting]) => (name.endsWith('_PROVIDER') ? [{ service, name, value: setting.schema.safeParse(env[name]).data }] : [])));
  const outside = providers.filter(({ value }) => value !== 'sandbox');
  const mode = dryRun ? ok('Mode', 'dry run: approved calls are recorded and never made') : warn('Mode', `LIVE: approved calls are made${outside.length === 0 ? ', but all providers are sandboxes' : ''}`, 'For a dry run: DRY_RUN=true, or waggle up --dry-run');
  return [mode, ...providers.map(({ service, name, value }) => ok(service, `${name}=${String(value)}`))];
}

/** Through which channels approvers are asked, and what one that is not a sandbox still lacks. */
export function lookAtChannels(apps: readonly App[], env: Environment): Finding[] {
  const notifier = apps.find(({ service }) => service === 'notifier');
  if (notifier === undefined) return [];
  const valueOf = (name: string): unknown => notifier.definition.config[name]?.schema.safeParse(env[name] === '' ? undefined : env[name]).data;
  const people = z.array(z.object({ name: z.string() })).safeParse(valueOf('APPROVERS')).data ?? [];
  if (people.length === 0) return [ok('Channels', 'nobody is asked by Slack, SMS or e-mail: APPROVERS is empty')];
  return [ok('Channels', `asked: ${people.map(({ name }) => name).join(', ')}`), ...CHANNELS.map(([channel, setting, needs]) => lookAtChannel(channel, `${setting}=${String(valueOf(setting))}`, needs, env))];
}

const CHANNELS: ReadonlyArray<readonly [string, string, readonly string[]]> = [
  ['Slack', 'SLACK_PROVIDER', ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET']],
  ['SMS', 'SMS_PROVIDER', ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM']],
  ['E-mail', 'NOTICE_PROVIDER', ['NOTICE_SMTP_URL']],
];

function lookAtChannel(channel: string, choice: string, needs: readonly string[], env: Environment): Finding {
  if (choice.endsWith('=sandbox')) return ok(channel, `${choice}: kept in the database, nothing leaves`);
  const missing = needs.filter((name) => (env[name] ?? '') === '');
  return missing.length === 0 ? ok(channel, `LIVE: ${choice}`) : fail(channel, `${choice} lacks ${missing.join(', ')}`, 'See docs/channels.md');
}

/** Of `.env` only what is wrong: what it says counts like any setting. */
export function lookAtSettingsFile(passedOver: boolean): Finding[] {
  return passedOver ? [warn('.env', 'holds the secrets of services in containers, so nothing of it is read here', 'Export what this zone shall be given, or start it in another folder.')] : [];
}

/** Settings that the user has made and that a service would refuse. */
export function lookAtSettings(apps: readonly App[], env: Environment): Finding[] {
  const shapes: ConfigShape[] = [commonConfig, ...apps.map(({ definition }) => definition.config)];
  const faults = shapes.flatMap((shape) => Object.entries(shape)).flatMap(([name, setting]) => {
    const text = env[name];
    if (text === undefined || text === '') return [];
    const parsed = setting.schema.safeParse(text);
    return parsed.success ? [] : [[name, fail(name, parsed.error.issues.map((issue) => issue.message).join('; '), setting.description)] as const];
  });
  return [...new Map(faults).values()];
}

/** In a zone that only prepares: what it will not be given, and what it gets that could do more than prepare. */
export function lookAtPower(apps: readonly App[], role: Role, env: Environment): Finding[] {
  if (ZONE_OF[role] !== 'cloud') return [];
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  const withheld = [...new Set(apps.flatMap(({ definition }) => withheldSettings(definition, role)))].filter(isSet);
  const both = [...new Set(apps.flatMap(({ definition }) => settingsWith('reads_and_acts', definition.config)))].filter(isSet);
  return [
    withheld.length === 0 ? ok('Drafts only', 'nothing that is for acting alone is set') : warn('Drafts only', `given to no service here: ${withheld.join(', ')}`, 'Take them away from this machine; acting is done in the local zone'),
    ...both.map((name) => warn(name, 'is needed for reading, and the account behind it may be able to act', 'Use an account or key of its own that may read and draft only; see docs/draft-only.md')),
  ];
}
