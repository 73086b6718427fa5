import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../../..');
const DEPLOY = join(ROOT, 'deploy');
const UNITS = ['waggle.service', 'waggle-backup.service', 'waggle-backup.timer'].map((name) => join(DEPLOY, 'systemd', name));
const has = (program: string): boolean => spawnSync('which', [program]).status === 0;
const run = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: 'utf8' });

describe('the systemd units', () => {
  (has('systemd-analyze') ? it : it.skip)('are valid, and as closed as the documentation says [R-BARE-UNITS]', () => {
    const { status, stderr } = run('systemd-analyze', 'verify', ...UNITS);
    // Programs of other packages are not here; what is wrong in the units is said with their names.
    expect({ status, stderr: stderr.split('\n').filter((line) => /waggle.*(Unknown|Failed|Invalid|ignor)/i.test(line)) }).toEqual({ status: 0, stderr: [] });
    for (const unit of UNITS.filter((path) => path.endsWith('.service'))) {
      const { stdout } = run('systemd-analyze', 'security', '--offline=true', unit);
      expect(Number(/exposure level[^:]*: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThanOrEqual(1.6);
    }
  });

  it('give the service no way to its settings but what systemd hands over [R-BARE-UNITS]', () => {
    const unit = readFileSync(UNITS[0] ?? '', 'utf8');
    for (const line of ['User=waggle', 'NoNewPrivileges=yes', 'CapabilityBoundingSet=\n', 'ProtectSystem=strict', 'PrivateTmp=yes', 'MemoryMax=', 'EnvironmentFile=/etc/waggle/waggle.env']) expect(unit).toContain(line);
  });
});

describe('the scripts', () => {
  (has('shellcheck') ? it : it.skip)('pass shellcheck [R-BARE-UNITS]', () => {
    expect(run('shellcheck', join(DEPLOY, 'deploy.sh'), join(DEPLOY, 'waggle')).stdout).toBe('');
  });

  it('says how it is used, and refuses what it does not know [R-BARE-UNITS]', () => {
    const { status, stderr } = run('bash', join(DEPLOY, 'deploy.sh'));
    expect([status, stderr]).toEqual([2, expect.stringMatching(/deploy\.sh install .*\n.*rollback/)]);
  });
});

describe('the PM2 file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'waggle-pm2-'));
    mkdirSync(join(folder, 'deploy'));
    cpSync(join(DEPLOY, 'ecosystem.config.cjs'), join(folder, 'deploy/ecosystem.config.cjs'));
    const given = ['AMQP_URL=amqp://admin:root@broker:5672/', 'DATABASE_URL=postgres://admin:root@db:5432/waggle', 'REDIS_URL=redis://cache', 'PASSWORD_SALES=of-sales', 'PASSWORD_GATEKEEPER=of-gatekeeper', "GRANT_SIGNING_KEY='key'", 'MCP_TOKEN_SALES=token'];
    writeFileSync(join(folder, '.env'), given.join('\n'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives each service its own login, its own secrets and no others [R-PROCESS-FILE]', () => {
    const { apps } = createRequire(import.meta.url)(join(folder, 'deploy/ecosystem.config.cjs')) as { apps: Array<{ name: string; env: Record<string, string> }> };
    const envOf = (name: string) => apps.find((app) => app.name === name)?.env ?? {};
    expect(envOf('sales')).toMatchObject({ AMQP_URL: 'amqp://waggle.sales:of-sales@broker:5672/', MCP_TOKEN: 'token' });
    expect(envOf('gatekeeper')).toMatchObject({ DATABASE_URL: 'postgres://waggle.gatekeeper:of-gatekeeper@db:5432/waggle', GRANT_SIGNING_KEY: 'key' });
    expect(apps.filter(({ env }) => 'GRANT_SIGNING_KEY' in env).map(({ name }) => name)).toEqual(['gatekeeper']);
    expect(JSON.stringify(apps)).not.toContain('admin:root');
    const ports = apps.flatMap(({ env }) => Object.entries(env).filter(([name]) => name.endsWith('_PORT')).map(([, port]) => port));
    expect(new Set(ports).size).toBe(ports.length);
  });
});
