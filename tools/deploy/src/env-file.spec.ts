import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const COMPOSE = join(import.meta.dirname, '../../../docker-compose.yml');

describe('the file of an installation', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'waggle-env-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function make(): Map<string, string> {
    const [env, home, workspace] = ['.env', 'home', 'workspace'].map((name) => join(folder, name)) as [string, string, string];
    const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'env-file.mjs'), '--env', env, '--home', home, '--workspace', workspace], { encoding: 'utf8' });
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

  it('names to each service that asks for it whose word counts', () => {
    const wanted = new Set([...readFileSync(COMPOSE, 'utf8').matchAll(/^ +((?:[A-Z]+_)?OPERATORS):/gm)].map(([, name]) => String(name)));
    const made = make();
    expect([...wanted].sort()).toEqual(['OPERATORS', 'SCALING_OPERATORS', 'VAULT_OPERATORS']);
    expect([...wanted].filter((name) => !made.get(name)?.includes('admin'))).toEqual([]);
  });
});
