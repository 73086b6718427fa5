import { DEFAULT_SCAN_PROGRAM, TextScanner } from '@waggle/agent-skills';
import type { NamedText } from '@waggle/contracts';
import { NOTHING_LEARNT, scan } from '@waggle/guard';
import { silentLogger } from '@waggle/observability';
import { Mails } from '../load/mails.js';
import type { Finding, Part } from '../part.js';
import { median, rounded } from '../statistics.js';

const LENGTHS = [100, 1_000, 20_000, 200_000];
/** Characters of one run, so that every length is measured about as long. */
const CHARACTERS = 1_500_000;
const MOST_TEXTS = 1_500;
/** What the security agent works on at once. */
const AT_ONCE = 8;
const TASKS = 1_500;

interface Figures {
  readonly guard: number;
  readonly pass: number;
}

/** What the guard costs of the processor by the length of a text, beside one pass over it, and of a whole task through its thread. */
export const guard: Part = async ({ options, log }) => {
  const mails = new Mails(2);
  const sets = LENGTHS.map((length) => ({ length, texts: Array.from({ length: Math.min(MOST_TEXTS, Math.ceil(CHARACTERS / length)) }, () => mails.body(length)) }));
  // The compiler has seen all lengths before the first one counts.
  for (const { texts } of sets) interleaved(texts, 1);
  const byLength = sets.map(({ length, texts }) => {
    const figures = interleaved(texts, options.runs);
    log(`${length} characters: ${rounded(figures.guard)} µs`);
    return { length, ...figures };
  });
  return finding(byLength, await ofTasks(mails, options.runs));
};

function interleaved(texts: readonly string[], runs: number): Figures {
  const [guards, passes]: [number[], number[]] = [[], []];
  for (let run = -1; run < runs; run += 1) {
    const [guardUs, passUs] = [cpuOf(texts, (text) => scan([{ name: 'body', text }], { stage: 'inbound' }).findings.length), cpuOf(texts, onePass)];
    if (run >= 0) guards.push(guardUs);
    if (run >= 0) passes.push(passUs);
  }
  return { guard: median(guards), pass: median(passes) };
}

/** Microseconds of the processor for each text. */
function cpuOf(texts: readonly string[], work: (text: string) => number): number {
  const before = process.cpuUsage();
  let sum = 0;
  for (const text of texts) sum += work(text);
  const { user, system } = process.cpuUsage(before);
  if (sum < 0) throw new Error('A text has less than nothing in it.');
  return (user + system) / texts.length;
}

/** The least that anything can do which looks at each character. */
function onePass(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum += text.charCodeAt(at);
  return sum;
}

/** Microseconds of the processor for a task's texts in one job, the way to the thread and back with it. */
async function ofTasks(mails: Mails, runs: number): Promise<number> {
  const lessons = { learnt: async () => NOTHING_LEARNT } as ConstructorParameters<typeof TextScanner>[0];
  const scanner = new TextScanner(lessons, silentLogger(), { program: DEFAULT_SCAN_PROGRAM });
  const tasks = Array.from({ length: TASKS }, () => textsOf(mails));
  const costs: number[] = [];
  for (let run = -1; run < runs; run += 1) {
    const before = process.cpuUsage();
    const left = [...tasks];
    const keepOne = async (): Promise<void> => {
      for (let texts = left.pop(); texts !== undefined; texts = left.pop()) await scanner.scan(texts, 'inbound');
    };
    await Promise.all(Array.from({ length: AT_ONCE }, keepOne));
    const { user, system } = process.cpuUsage(before);
    if (run >= 0) costs.push((user + system) / TASKS);
  }
  await scanner.beforeApplicationShutdown();
  return median(costs);
}

/** What the orchestrator sends of a mail. */
function textsOf(mails: Mails): NamedText[] {
  return [{ name: 'body', text: mails.body(1_000) }, { name: 'front_matter.from', text: mails.from() }, { name: 'front_matter.subject', text: mails.subject() }];
}

function finding(byLength: ReadonlyArray<Figures & { readonly length: number }>, taskUs: number): Finding {
  const perSecond = (us: number): number => Math.round(1e6 / us);
  const mail = byLength.find(({ length }) => length === 1_000);
  return {
    lines: [
      `${Math.round(taskUs)} µs of CPU for the texts of a task, with the way to the thread and back`,
      ...byLength.map(({ length, guard: us, pass }) => `${length} characters: ${perSecond(us)} texts/s on one core (${rounded(us)} µs; one pass over it ${rounded(pass)} µs)`),
    ],
    json: {
      texts_per_s: perSecond(mail?.guard ?? Number.NaN),
      cpu_us_per_task: rounded(taskUs),
      by_length: byLength.map(({ length, guard: us, pass }) => ({ characters: length, texts_per_s: perSecond(us), cpu_us_per_text: rounded(us), pass_us_per_text: rounded(pass), ratio_to_pass: rounded(us / pass) })),
    },
  };
}
