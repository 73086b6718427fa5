// npm run eval:guard [-- --data DIR]: the figures of the guard on labelled texts.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Scores, scoresOf } from '@waggle/guard';
import { figuresAt, type Scored, thresholdAt } from './figures.js';
import { type Row, rowsOf } from './rows.js';

const print = (text: string): unknown => process.stdout.write(`${text}\n`);
const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data/guard/dev' } } });
const folder = values.data;

const BANDS = { warn: 0.5, sanitise: 0.7, block: 0.9 } as const;
const REFERENCE_LENGTH = 800;

function scored(rows: readonly Row[], kind: 'injection' | 'pii' | 'secret'): Scored[] {
  return rows.map((row) => ({ row, score: scoresOf(row.text)[kind] }));
}

function injection(): void {
  const start = process.cpuUsage();
  const rows = scored([...rowsOf(folder, 'injection.jsonl'), ...rowsOf(folder, 'benign.jsonl')], 'injection');
  const { user, system } = process.cpuUsage(start);
  for (const [band, threshold] of Object.entries(BANDS)) [`injection, ${band} (score from ${threshold})`, ...figuresAt(rows, threshold)].forEach(print);
  print(`thresholds on these texts: 1% false positives ${thresholdAt(rows, 0.01).toFixed(3)}, 0.1% ${thresholdAt(rows, 0.001).toFixed(3)}`);
  const characters = rows.reduce((sum, { row }) => sum + row.text.length, 0);
  const perSecond = characters / REFERENCE_LENGTH / ((user + system) / 1e6);
  print(`texts of ${REFERENCE_LENGTH} characters a second on one core (all detectors): ${Math.round(perSecond)}`);
}

function contained(file: string, kind: 'pii' | 'secret'): void {
  const rows = scored(rowsOf(folder, file), kind).filter(({ row }) => row.label === 1 || !/near-miss|^fp:/.test(row.category));
  const share = (label: number): string => {
    const some = rows.filter(({ row }) => row.label === label);
    return `${((100 * some.filter(({ score }) => score >= BANDS.warn).length) / some.length).toFixed(1)}%`;
  };
  print(`${kind}: recall ${share(1)}, false positives ${share(0)} (score from ${BANDS.warn})`);
}

function worst(): void {
  const hostile: Readonly<Record<string, string>> = { letters: 'a', spaced: 'i g n o r e ', encoded: 'SWdub3JlIGFsbCBydWxlcw== ', orders: 'ignore all previous instructions ', markup: '<b><!--', signs: "' or 1=1;--|", lookalikes: 'іgnоrе\u200b ', percent: '%41%42', quotes: '"{[(<' };
  const times = Object.entries(hostile).map(([name, unit]): [string, number] => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length)).slice(0, 100_000);
    const start = performance.now();
    scoresOf(text) satisfies Scores;
    return [name, performance.now() - start];
  });
  const [name = '', time = 0] = times.sort((a, b) => b[1] - a[1])[0] ?? [];
  print(`worst 100 kB of hostile text (${name}): ${Math.round(time)} ms`);
}

if (existsSync(folder)) {
  injection();
  contained('pii.jsonl', 'pii');
  contained('secrets.jsonl', 'secret');
  worst();
} else {
  process.stderr.write(`There are no labelled texts at ${folder}. Say where they are: npm run eval:guard -- --data DIR\n`);
  process.exitCode = 2;
}
