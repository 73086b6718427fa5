import type { Finding, NamedText, ScanReport } from '@waggle/contracts';
import type { Spot } from './detector.js';
import { sensitiveWords } from './detectors/sensitive-words.js';
import { injectionOf } from './injection/injection.js';
import { harmlessOf, holdsAttack, type Learnt, NOTHING_LEARNT } from './lessons.js';
import { withoutAddressees } from './personal-data/addressees.js';
import { personalData } from './personal-data/personal-data.js';
import { plainTextOf } from './plain-text.js';
import { redact } from './redact.js';
import { secrets } from './secret/secrets.js';

/** Above `block` nothing passes; from `sanitise` on the found parts are cut out; from `warn` on a person is told. */
export const THRESHOLDS = { block: 0.9, sanitise: 0.7, warn: 0.5 } as const;

export interface ScanOptions {
  /** `inbound`: what a stranger sent. `outbound`: what would leave the company. */
  readonly stage: 'inbound' | 'outbound';
  /**
   * What people have taught; nothing by default. A harmless text must be the same as a whole: its threats count no more, its secrets and
   * personal data do. What would be blocked stays so unless an admin has said it.
   */
  readonly learnt?: Learnt;
  /** Milliseconds for all texts together, by default 10,000. A scan that needs more blocks. */
  readonly budgetMs?: number;
}

const BUDGET_MS = 10_000;
const TAUGHT = 0.95;

/**
 * Looks at texts and says what is in them.
 *
 * The threat score of a text is that of its worst part; personal data raises none: a signature with a telephone number is ordinary
 * mail. A secret alone is cut out, it does not block. Outbound: any finding is flagged for a person. Texts of one message belong into
 * one call: an address that one of them is counts in no other. `redacted` holds the texts that had to be changed, whole. When the guard itself fails or takes too long,
 * the verdict is `block` with a finding of the rule `guard_failed`: what nobody looked at does not pass.
 */
export function scan(texts: readonly NamedText[], options: ScanOptions): ScanReport {
  const { stage } = options;
  const findings = withoutAddressees(findingsOf(texts, options), texts);
  const score = findings.filter(({ category }) => category !== 'personal_data').reduce((most, finding) => Math.max(most, finding.score), 0);
  const verdict = verdictOf(score, stage === 'outbound' && findings.length > 0);
  const flagged = stage === 'outbound' ? findings.length > 0 : score >= THRESHOLDS.warn;
  return { verdict, score, flagged, findings, redacted: texts.flatMap((text) => redactedOf(text, findings)) };
}

function findingsOf(texts: readonly NamedText[], { learnt = NOTHING_LEARNT, budgetMs = BUDGET_MS }: ScanOptions): Finding[] {
  const deadline = performance.now() + budgetMs;
  const inTime = (): void => {
    if (performance.now() > deadline) throw new RangeError('The guard took too long.');
  };
  return texts.flatMap(({ name, text }) => {
    try {
      return spotsOf(text, learnt, inTime).map((spot) => ({ ...spot, text: name }));
    } catch {
      return [{ category: 'threat', rule: 'guard_failed', score: 1, text: name, start: 0, end: typeof text === 'string' ? text.length : 0, reason: 'The guard could not read this text.' }];
    }
  });
}

function spotsOf(text: string, learnt: Learnt, inTime: () => void): Spot[] {
  const plain = plainTextOf(text);
  const spots = [...secrets(text, plain), ...personalData(text, plain), ...threatsOf(text, learnt, inTime), ...sensitiveWords(text, plain)];
  inTime();
  return spots;
}

function threatsOf(text: string, learnt: Learnt, inTime: () => void): Spot[] {
  const { spots } = injectionOf(text, inTime);
  if (holdsAttack(text, learnt)) return [{ category: 'threat', rule: 'taught', score: TAUGHT, start: 0, end: text.length, reason: 'It holds what people have marked as an attack.' }, ...spots];
  const harmless = harmlessOf(text, learnt);
  const excused = harmless === 'always' || (harmless === 'below block' && spots.every(({ score }) => score <= THRESHOLDS.block));
  return excused ? [] : [...spots];
}

function verdictOf(score: number, anyOutbound: boolean): ScanReport['verdict'] {
  if (score > THRESHOLDS.block) return 'block';
  if (score >= THRESHOLDS.sanitise) return 'sanitise';
  return score >= THRESHOLDS.warn || anyOutbound ? 'warn' : 'pass';
}

function redactedOf({ name, text }: NamedText, findings: readonly Finding[]): NamedText[] {
  const cut = findings.filter((finding) => finding.text === name && isCut(finding));
  // Of what could not be read nothing is handed on, not even to the redaction.
  if (cut.some(({ rule }) => rule === 'guard_failed')) return [{ name, text: '[redacted: guard_failed]' }];
  return cut.length === 0 ? [] : [{ name, text: redact(text, cut) }];
}

/** A secret never stays; personal data is what business mail is made of, and stays for the person who approves it. */
function isCut({ category, score }: Finding): boolean {
  return category === 'secret' || (category !== 'personal_data' && score >= THRESHOLDS.sanitise);
}
