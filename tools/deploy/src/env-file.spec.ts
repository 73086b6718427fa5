import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const COMPOSE = join(import.meta.dirname, '../../../docker-compose.yml');

describe('the file of an installation', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'waggle-env-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function make(...args: string[]): Map<string, string> {
    const [env, home, workspace] = ['.env', 'home', 'workspace'].map((name) => join(folder, name)) as [string, string, string];
    const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'env-file.mjs'), '--env', env, '--home', home, '--workspace', workspace, ...args], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = readFileSync(env, 'utf8').split('\n').filter((line) => line !== '');
    return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  }

  it('holds each password and token that the compose file takes from it, and keeps it when it is made again', () => {
    const wanted = [...readFileSync(COMPOSE, 'utf8').matchAll(/\$\{((?:PASSWORD|MCP_TOKEN)_[A-Z0-9_]+):-\}/g)].map(([, name]) => String(name));
    const made = make();
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter((name) => (made.get(name) ?? "''") === "''")).toEqual([]);
    expect(make()).toEqual(made);
  });

  it('gives the vault a key that was added, and takes none away that it has been given [R-VAULT-KEY-GIVEN]', () => {
    const keysOf = (made: Map<string, string>): string[] => made.get('VAULT_MASTER_KEYS')?.slice(1, -1).split(',') ?? [];
    const file = join(folder, 'home/vault-master.keys');
    const [first = ''] = keysOf(make());
    const second = `second:${Buffer.alloc(32, 2).toString('base64')}`;
    appendFileSync(file, `${second}\n`);
    expect(keysOf(make())).toEqual([first, second]);
    writeFileSync(file, `# put away too early\n${second}\n`);
    expect(keysOf(make())).toEqual([first, second]);
    rmSync(file);
    expect(keysOf(make())).toEqual([first, second, expect.stringMatching(/^\d{4}-/)]);
  });

  it('knows where the zone is reached: as was said, else at the port that Compose gives it [R-ENV-FILE]', () => {
    const url = (...args: string[]): string => {
      make(...args);
      return (JSON.parse(readFileSync(join(folder, 'home/remote.json'), 'utf8')) as { url: string }).url;
    };
    expect(url()).toBe('http://127.0.0.1:3000');
    appendFileSync(join(folder, '.env'), 'WAGGLE_PORT=3100\n');
    expect(url()).toBe('http://127.0.0.1:3100');
    expect(url('--url', 'https://waggle.example.org')).toBe('https://waggle.example.org');
    expect(url()).toBe('https://waggle.example.org');
  });

  it('names to each service that asks for it whose word counts', () => {
    const wanted = new Set([...readFileSync(COMPOSE, 'utf8').matchAll(/^ +((?:[A-Z]+_)?OPERATORS):/gm)].map(([, name]) => String(name)));
    const made = make();
    expect([...wanted].sort()).toEqual(['OPERATORS', 'SCALING_OPERATORS', 'VAULT_OPERATORS']);
    expect([...wanted].filter((name) => !made.get(name)?.includes('admin'))).toEqual([]);
  });
});
