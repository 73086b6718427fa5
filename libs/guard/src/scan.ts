import type { Finding, NamedText, ScanReport } from '@waggle/contracts';
import type { Detector } from './detector.js';
import { sensitiveWords } from './detectors/sensitive-words.js';
import { threats } from './detectors/threats.js';
import { withoutAddressees } from './personal-data/addressees.js';
import { personalData } from './personal-data/personal-data.js';
import { plainTextOf } from './plain-text.js';
import { redact } from './redact.js';
import { secrets } from './secret/secrets.js';

/** Above `block` nothing passes; from `sanitise` on the found parts are cut out; from `warn` on a person is told. */
export const THRESHOLDS = { block: 0.9, sanitise: 0.7, warn: 0.5 } as const;

const DETECTORS: readonly Detector[] = [secrets, personalData, threats, sensitiveWords];

export interface ScanOptions {
  /** `inbound`: what a stranger sent. `outbound`: what would leave the company. */
  readonly stage: 'inbound' | 'outbound';
}

/**
 * Looks at texts and says what is in them.
 *
 * Inbound: signs of one attack add up over a text; a secret alone is cut out, it does not block. Outbound: any finding is flagged
 * for a person, and a secret is always cut out. `redacted` holds the texts that had to be changed, whole.
 */
export function scan(texts: readonly NamedText[], { stage }: ScanOptions): ScanReport {
  const findings = withoutAddressees(texts.flatMap(findingsOf), texts);
  const score = Math.max(0, ...texts.map(({ name }) => scoreOf(findings.filter((finding) => finding.text === name))));
  const verdict = verdictOf(score, stage === 'outbound' && findings.length > 0);
  const flagged = stage === 'outbound' ? findings.length > 0 : score >= THRESHOLDS.warn;
  return { verdict, score, flagged, findings, redacted: texts.flatMap((text) => redactedOf(text, findings)) };
}

function findingsOf({ name, text }: NamedText): Finding[] {
  const plain = plainTextOf(text);
  return DETECTORS.flatMap((detector) => detector(text, plain)).map((spot) => ({ ...spot, text: name }));
}

/** Independent signs of a threat add up; of the rest the strongest counts. */
function scoreOf(findings: readonly Finding[]): number {
  const strongest = new Map<string, number>();
  for (const { category, rule, score } of findings) if (category === 'threat') strongest.set(rule, Math.max(score, strongest.get(rule) ?? 0));
  const threat = 1 - [...strongest.values()].reduce((product, score) => product * (1 - score), 1);
  // A signature with a telephone number is ordinary mail: what is personal calls for an eye on the way out, and raises no score.
  const rest = findings.filter(({ category }) => category !== 'threat' && category !== 'personal_data').map(({ score }) => score);
  return Math.round(Math.max(threat, 0, ...rest) * 1000) / 1000;
}

function verdictOf(score: number, anyOutbound: boolean): ScanReport['verdict'] {
  if (score > THRESHOLDS.block) return 'block';
  if (score >= THRESHOLDS.sanitise) return 'sanitise';
  return score >= THRESHOLDS.warn || anyOutbound ? 'warn' : 'pass';
}

function redactedOf({ name, text }: NamedText, findings: readonly Finding[]): NamedText[] {
  const cut = findings.filter((finding) => finding.text === name && isCut(finding));
  return cut.length === 0 ? [] : [{ name, text: redact(text, cut) }];
}

/** A secret never stays; personal data is what business mail is made of, and stays for the person who approves it. */
function isCut({ category, score }: Finding): boolean {
  return category === 'secret' || (category !== 'personal_data' && score >= THRESHOLDS.sanitise);
}
