import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { runCli } from './storm/run-cli.js';

/** The same each time, unless somebody wants another one. */
const { CHAOS_SEED = '1', CHAOS_SECONDS = '120' } = processEnvironment();

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'chaos-'));
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

describe(`a swarm to which everything happens for ${CHAOS_SECONDS} s (seed ${CHAOS_SEED})`, () => {
  it('loses nothing, does nothing twice or without a person, leaves nothing stuck, and its audit holds [R-CHAOS]', async () => {
    const [json, plan] = [join(home, 'report.json'), join(home, 'plan.txt')];
    let told = '';
    const code = await runCli(['--seconds', CHAOS_SECONDS, '--seed', CHAOS_SEED, '--json', json, '--plan', plan, '--rest', '180'], (text) => (told += text));
    const { evidence, ...figures } = JSON.parse(await readFile(json, 'utf8')) as Record<string, unknown>;
    process.stdout.write(`chaos: ${JSON.stringify(figures)}\n`);
    const clean = { lost: [], duplicates: [], unapproved: [], stuck: [], otherEnds: [], audit: [] };
    expect({ evidence, told: code === 0 ? '' : told }).toMatchObject({ evidence: clean, told: '' });
    expect(figures).toMatchObject({ lost: 0, duplicate_effects: 0, unapproved_effects: 0, stuck: 0, wrong_ends: 0, audit_ok: true });
    expect(Object.keys(figures['effects'] ?? {}).sort()).toEqual(['bank', 'books', 'mail', 'social']);
    expect((await readFile(plan, 'utf8')).trim().split('\n').length).toBeGreaterThan(Number(CHAOS_SECONDS) / 6);
    expect(code).toBe(0);
  }, 900_000);

  it('refuses a command line that it does not understand', async () => {
    let told = '';
    expect(await runCli(['--seconds', 'many'], (text) => (told += text))).toBe(2);
    expect(told).toMatch(/seconds/);
  });
});
