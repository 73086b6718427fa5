import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../../..');
const handed = z.record(z.string(), z.looseObject({ file: z.string().optional() }));
const used = z.array(z.union([z.string(), z.object({ source: z.string(), target: z.string() })])).default([]);
const service = z.looseObject({ read_only: z.boolean().default(false), configs: used, secrets: used, environment: z.record(z.string(), z.string().nullable()).default({}) });
const { services, configs, secrets } = z.object({ services: z.record(z.string(), service), configs: handed, secrets: handed }).parse(parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')));

const sourcesOf = (list: z.infer<typeof used>): string[] => list.map((one) => (typeof one === 'string' ? one : one.source));
/** As Compose reads it where these are set, or none. */
const interpolated = (text: string, set: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\{(\w+)(?::([-+])([^}]*))?\}/g, (_, name: string, sign: string | undefined, other = '') => {
    const value = set[name] ?? '';
    if (sign === '+') return value === '' ? '' : other;
    return value === '' ? other : value;
  });

describe('the compose file', () => {
  it('hands files to containers that cannot be written to, as nothing else gets into them [R-CONTAINERS]', () => {
    const all = Object.entries(services).flatMap(([name, { read_only, configs: own, secrets: hidden }]) => (read_only ? [...sourcesOf(own).map((source) => ({ name, source, file: configs[source]?.file })), ...sourcesOf(hidden).map((source) => ({ name, source, file: secrets[source]?.file }))] : []));
    expect(all.length).toBeGreaterThan(1);
    expect(all.filter(({ file }) => file === undefined || !existsSync(join(ROOT, interpolated(file, {}))))).toEqual([]);
  });

  it('gives the workspace service the key and the known hosts of a remote over ssh, where they are set [R-SYNC-SSH]', () => {
    const set = { SYNC_SSH_KEY_FILE: '/etc/waggle/sync-key', SYNC_KNOWN_HOSTS_FILE: '/etc/waggle/sync-known-hosts' };
    const { environment = {}, secrets: own = [] } = services['workspace'] ?? {};
    const seen = (values: Readonly<Record<string, string>>) => Object.keys(set).map((name) => interpolated(environment[name] ?? 'not said', values));
    expect(seen({})).toEqual(['', '']);
    expect(seen(set)).toEqual(['/run/secrets/sync-key', '/run/secrets/sync-known-hosts']);
    expect(sourcesOf(own).map((source) => [`/run/secrets/${source}`, interpolated(secrets[source]?.file ?? '', set)])).toEqual([['/run/secrets/sync-key', set.SYNC_SSH_KEY_FILE], ['/run/secrets/sync-known-hosts', set.SYNC_KNOWN_HOSTS_FILE]]);
  });
});
