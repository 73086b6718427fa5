import { commonConfig, type ConfigShape, type Environment, loadConfig } from '@waggle/config';
import type { App } from '@waggle/host';
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
