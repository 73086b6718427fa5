import { type NamedText, type ReadText, type ScanReport, textsIn, type ToolArguments, withTexts } from '@waggle/contracts';
import { AppError } from '@waggle/errors';

const BLOCK_ABOVE = 0.9;
/** Characters that are told of one delegation, and of one text. */
const MOST_TOLD = 200_000;
const MOST_OF_ONE = 20_000;
/** The guard failed over all of them: its report names one at most. */
const UNSCANNED = 'unscanned';

type Change = Pick<ReadText, 'text' | 'verdict'>;

export type Scan = (texts: readonly NamedText[]) => Promise<ScanReport>;

/**
 * What one delegation reads. A handler gets every text as the guard left it: what is blocked is a mark, what is cut is cut. What came
 * from outside, and whatever was changed, is kept for the orchestrator.
 */
export class ScannedReading {
  private readonly kept: ReadText[] = [];
  private room = MOST_TOLD;

  constructor(private readonly scan: Scan) {}

  /** What was read, for `task.answered.v1`. */
  get read(): readonly ReadText[] {
    return this.kept;
  }

  /** @throws AppError `unscanned` (transient) when the guard cannot be asked: nothing passes unscanned */
  async take<T>(value: T, source: string, outside: boolean): Promise<T> {
    const texts = textsIn(value, '').filter(({ text }) => text.trim() !== '');
    if (texts.length === 0) return value;
    const report = await this.reportOf(texts, source);
    const changes = changesOf(texts, report);
    for (const { name, text } of texts) this.keep(source, name, changes.get(name) ?? { text, verdict: 'pass' }, outside);
    if (changes.size === 0) return value;
    return withTexts(value as ToolArguments[string], '', new Map([...changes].map(([name, { text }]) => [name, text]))) as T;
  }

  private async reportOf(texts: readonly NamedText[], source: string): Promise<ScanReport> {
    try {
      return await this.scan(texts);
    } catch (thrown) {
      throw new AppError(UNSCANNED, 'transient', `What was read (${source}) could not be scanned, so it is not used.`, {}, thrown);
    }
  }

  private keep(source: string, name: string, { text, verdict }: Change, outside: boolean): void {
    if (!outside && verdict === 'pass') return;
    const told = text.slice(0, Math.min(MOST_OF_ONE, this.room));
    this.room -= told.length;
    if (told !== '' || verdict !== 'pass') this.kept.push({ source, name: name.replace(/^\./, ''), text: told, verdict });
  }
}

function changesOf(texts: readonly NamedText[], { verdict, findings, redacted }: ScanReport): Map<string, Change> {
  const changes: Map<string, Change> = new Map(redacted.map(({ name, text }) => [name, { text, verdict: 'sanitise' }]));
  if (verdict !== 'block') return changes;
  const worst = findings.filter(({ category, score }) => category !== 'personal_data' && score > BLOCK_ABOVE);
  const named = new Set(worst.map(({ text }) => text));
  // A block that names no text is of all of them.
  const all = worst.some(({ rule }) => rule === UNSCANNED) || !texts.some(({ name }) => named.has(name));
  const rules = [...new Set(worst.map(({ rule }) => rule))].slice(0, 3).join(', ');
  for (const { name } of texts) if (all || named.has(name)) changes.set(name, { text: `[blocked by the guard: ${rules}]`, verdict: 'block' });
  return changes;
}
