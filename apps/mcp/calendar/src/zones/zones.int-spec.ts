import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensurePrograms } from '../../test/programs.js';
import { NodeRules } from './node-rules.js';
import { SystemRules } from './system-rules.js';
import { openZones, Zones } from './zones.js';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 0, 1);
const TO = Date.UTC(2029, 0, 1);
const FOLDER = '/usr/share/zoneinfo';
const run = promisify(execFile);

type Changes = Record<string, [number, number][]>;
let system: Changes;

beforeAll(async () => {
  const [python] = await ensurePrograms({ python3: 'python3' });
  const { stdout } = await run(python ?? '', [join(import.meta.dirname, '../../test/system-zones.py')], { maxBuffer: 2 ** 26, env: { PYTHONTZPATH: FOLDER } });
  system = JSON.parse(stdout) as Changes;
}, 120_000);

/** Every six hours of the three years, every hour of the two days around each change, and the second before and at it. */
function differences(rules: Pick<SystemRules, 'offsetAt' | 'has'>, zone: string, changes: readonly [number, number][]): string[] {
  if (!rules.has(zone)) return [`${zone} is unknown`];
  const wrong: string[] = [];
  const expectAt = (instant: number, seconds: number): void => {
    if (rules.offsetAt(zone, instant) !== seconds * 1000) wrong.push(`${zone} at ${new Date(instant).toISOString()}`);
  };
  for (const [index, [since, offset]] of changes.entries()) {
    const end = (changes[index + 1]?.[0] ?? Infinity) * 1000;
    const near = (instant: number): boolean => instant - since * 1000 < 24 * HOUR || end - instant < 24 * HOUR;
    for (let instant = Math.max(FROM, Math.ceil((since * 1000) / HOUR) * HOUR); instant < Math.min(end, TO); instant += near(instant) ? HOUR : 6 * HOUR) expectAt(instant, offset);
    expectAt(since * 1000, offset);
    if (end !== Infinity) expectAt(end - 1000, offset);
  }
  return wrong;
}

describe('zone rules', () => {
  it("equal the system's for every zone and all of 2026 to 2028, with no difference [R-CALENDAR-ZONES]", () => {
    const rules = new SystemRules(FOLDER, '');
    const zones = Object.entries(system);
    expect(zones.length).toBeGreaterThan(400);
    expect(zones.flatMap(([zone, changes]) => differences(rules, zone, changes))).toEqual([]);
  });

  it('hold after the last change that a file lists, by the rule at its end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zones-'));
    try {
      await run('zic', ['-b', 'slim', '-d', folder, join(FOLDER, 'tzdata.zi')], { env: { PATH: '/usr/sbin:/usr/bin' } });
      const rules = new SystemRules(folder, '');
      expect(Object.entries(system).flatMap(([zone, changes]) => differences(rules, zone, changes))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("come from the system when it is newer than Node, and from Node otherwise", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zones-'));
    try {
      await symlink(join(FOLDER, 'Europe'), join(folder, 'Europe'));
      const opened = async (version: string, wanted: 'auto' | 'system' | 'node' = 'auto') => {
        await writeFile(join(folder, 'tzdata.zi'), `# version ${version}\n`);
        const { source, version: used } = openZones({ CALENDAR_ZONE_RULES: wanted, CALENDAR_ZONEINFO: folder }).rules;
        return `${source} ${used}`;
      };
      expect(await opened('2999a')).toBe('system 2999a');
      expect(await opened('2001a')).toBe(`node ${process.versions.tz}`);
      expect(await opened('2001a', 'system')).toBe('system 2001a');
      expect(await opened('2999a', 'node')).toBe(`node ${process.versions.tz}`);
      expect(openZones({ CALENDAR_ZONE_RULES: 'auto', CALENDAR_ZONEINFO: '/nowhere' }).rules.source).toBe('node');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it.each(['../../etc/passwd', 'Europe/../Europe/Berlin', 'posix/Europe/Berlin', 'right/Europe/Berlin', 'localtime', '/etc/localtime', '+01:00', 'Europe/Nowhere', ''])('do not exist for %j', (name) => {
    for (const rules of [new SystemRules(FOLDER, ''), new NodeRules()]) expect(rules.has(name)).toBe(false);
  });
});

describe.each([
  ['the system', () => new Zones(new SystemRules(FOLDER, ''))],
  ['Node', () => new Zones(new NodeRules())],
])('a local time by the rules of %s', (_name, open) => {
  const local = (text: string, zone: string) => {
    const { instant, resolution } = open().resolve(Date.parse(`${text}Z`), zone);
    return `${new Date(instant).toISOString().slice(0, 16)} ${resolution}`;
  };
  it.each([
    ['2026-03-29T01:59:00', 'Europe/Berlin', '2026-03-29T00:59 exact'],
    ['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30 gap'],
    ['2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T00:30 overlap'],
    ['2026-10-25T03:00:00', 'Europe/Berlin', '2026-10-25T02:00 exact'],
    ['2026-11-01T01:30:00', 'America/New_York', '2026-11-01T05:30 overlap'],
    ['2026-04-05T01:45:00', 'Australia/Lord_Howe', '2026-04-04T14:45 overlap'],
    ['2026-06-01T12:00:00', 'Asia/Kathmandu', '2026-06-01T06:15 exact'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(local(text, zone)).toBe(expected);
  });

  it('is written with the offset that holds then', () => {
    expect(open().format(Date.UTC(2026, 6, 1), 'America/St_Johns')).toBe('2026-06-30T21:30:00-02:30');
    expect(open().format(Date.UTC(2026, 0, 1), 'Asia/Kolkata')).toBe('2026-01-01T05:30:00+05:30');
  });
});
