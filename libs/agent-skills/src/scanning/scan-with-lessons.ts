import type { Finding, Lesson, NamedText, ScanReport } from '@waggle/contracts';
import { scan, THRESHOLDS } from '@waggle/guard';

/** What people have taught: texts as `normalised` gives them. */
export interface Learnt {
  readonly harmless: readonly string[];
  /** Of these even what would be blocked passes: an admin has said so. */
  readonly harmlessOfAdmins: readonly string[];
  readonly attacks: readonly string[];
}

export const NOTHING_LEARNT: Learnt = { harmless: [], harmlessOfAdmins: [], attacks: [] };

const VERDICTS = ['pass', 'warn', 'sanitise', 'block'] as const;
const ATTACK_SCORE = 0.95;

/** The form in which texts are compared: compatibility forms, case and white space do not count. */
export function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** Lessons as the guard takes them. */
export function learntFrom(lessons: readonly Pick<Lesson, 'kind' | 'role' | 'text'>[]): Learnt {
  const of = (kind: Lesson['kind'], role?: Lesson['role']): string[] => lessons.filter((one) => one.kind === kind && (role === undefined || one.role === role)).map(({ text }) => normalised(text));
  return { harmless: of('harmless'), harmlessOfAdmins: of('harmless', 'admin'), attacks: of('attack') };
}

/**
 * Scans, heeding what people have taught. A harmless text must be the same as a whole; then its threats count no more, its secrets and
 * personal data do. What would be blocked stays so unless an admin has said it.
 */
export function scanWithLessons(texts: readonly NamedText[], { stage, learnt }: { stage: 'inbound' | 'outbound'; learnt: Learnt }): ScanReport {
  const reports = texts.map((text) => withLessons(text, scan([text], { stage }), stage, learnt));
  return reports.reduce(merged, { verdict: 'pass', score: 0, flagged: false, findings: [], redacted: [] });
}

function withLessons(text: NamedText, report: ScanReport, stage: 'inbound' | 'outbound', learnt: Learnt): ScanReport {
  const plain = normalised(text.text);
  if (learnt.attacks.some((attack) => plain.includes(attack))) return merged(report, attackIn(text));
  const harmless = report.verdict === 'block' ? learnt.harmlessOfAdmins : learnt.harmless;
  return harmless.includes(plain) ? withoutThreats(report, stage) : report;
}

function attackIn({ name, text }: NamedText): ScanReport {
  const finding: Finding = { category: 'threat', rule: 'taught', score: ATTACK_SCORE, text: name, start: 0, end: text.length, reason: 'holds what people have marked as an attack' };
  return { verdict: 'block', score: ATTACK_SCORE, flagged: true, findings: [finding], redacted: [] };
}

/** A text of which only the threats were wrong keeps what else was found, and its redacted form. */
function withoutThreats(report: ScanReport, stage: 'inbound' | 'outbound'): ScanReport {
  const findings = report.findings.filter(({ category }) => category !== 'threat');
  const score = Math.max(0, ...findings.map((finding) => finding.score));
  const flagged = stage === 'outbound' ? findings.length > 0 : score >= THRESHOLDS.warn;
  return { verdict: verdictOf(score, flagged), score, flagged, findings, redacted: findings.some((finding) => finding.score >= THRESHOLDS.sanitise) ? report.redacted : [] };
}

function verdictOf(score: number, flagged: boolean): ScanReport['verdict'] {
  if (score > THRESHOLDS.block) return 'block';
  if (score >= THRESHOLDS.sanitise) return 'sanitise';
  return flagged ? 'warn' : 'pass';
}

function merged(one: ScanReport, other: ScanReport): ScanReport {
  return {
    verdict: VERDICTS[Math.max(VERDICTS.indexOf(one.verdict), VERDICTS.indexOf(other.verdict))] ?? 'block',
    score: Math.max(one.score, other.score),
    flagged: one.flagged || other.flagged,
    findings: [...one.findings, ...other.findings],
    redacted: [...one.redacted, ...other.redacted],
  };
}
