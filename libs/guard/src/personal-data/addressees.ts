import type { Finding, NamedText } from '@waggle/contracts';

const ADDRESSED = /^[^<>\n]{0,120}<([^<>\s]{3,254})>$/;

/**
 * Findings without the addresses and numbers that another of the texts is, whole: to write `To: eva@example.com` in a mail to her
 * tells her nothing.
 */
export function withoutAddressees(findings: readonly Finding[], texts: readonly NamedText[]): Finding[] {
  const contents = new Map(texts.map(({ name, text }) => [name, text]));
  const addressees = new Set(texts.flatMap(({ text }) => (typeof text === 'string' ? [text.trim()] : [])).map((text) => (ADDRESSED.exec(text)?.[1] ?? text).toLowerCase()));
  return findings.filter(({ category, text, start, end }) => category !== 'personal_data' || !addressees.has((contents.get(text) ?? '').slice(start, end).toLowerCase()));
}
