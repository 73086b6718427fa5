import type { Finding, NamedText, ScanReport } from '@waggle/contracts';
import { THRESHOLDS } from './scan.js';

/** A slower judge, such as a language model, that is asked where the guard is in doubt. It gets the text as data. */
export interface SecondOpinion {
  /** 0 to 1: how sure it is that the text gives orders to a machine. */
  judge(text: NamedText): Promise<{ score: number; reason: string }>;
}

/**
 * Asks about each text of a report that was neither passed nor blocked. An opinion can only make a report worse: a judge that reads
 * an attack may be under its spell. One that fails changes nothing.
 */
export async function withSecondOpinion(report: ScanReport, texts: readonly NamedText[], opinion: SecondOpinion): Promise<ScanReport> {
  if (report.verdict === 'pass' || report.verdict === 'block') return report;
  const findings = (await Promise.all(texts.map((text) => findingOf(text, opinion)))).flat();
  const score = Math.max(report.score, ...findings.map((finding) => finding.score));
  if (score <= report.score) return report;
  return { ...report, score, flagged: true, verdict: score > THRESHOLDS.block ? 'block' : report.verdict, findings: [...report.findings, ...findings] };
}

async function findingOf(text: NamedText, opinion: SecondOpinion): Promise<Finding[]> {
  try {
    const { score, reason } = await opinion.judge(text);
    if (!(score >= THRESHOLDS.warn)) return [];
    return [{ category: 'threat', rule: 'second opinion', score: Math.min(1, score), text: text.name, start: 0, end: text.text.length, reason }];
  } catch {
    return [];
  }
}
