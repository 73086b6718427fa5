import type { ComplianceReport } from '@waggle/contracts';

/** The report for people, as Markdown. */
export function briefingText({ verdict, at, since, checks, findings }: ComplianceReport): string {
  const rows = checks.map(({ check, ok, looked }) => `| ${check.replaceAll('_', ' ')} | ${ok ? 'yes' : 'NO'} | ${cell(looked)} |`);
  const found = findings.map(({ weight, detail, entries }) => `- **${weight}**: ${cell(detail)}${entries.length === 0 ? '' : ` (${entries.map(cell).join(', ')})`}`);
  return [`# Compliance ${at.slice(0, 10)}: ${verdict}`, '', `Since ${since}.`, '', '| check | holds | looked at |', '|---|---|---|', ...rows, '', ...(found.length === 0 ? ['Nothing was found.'] : found), ''].join('\n');
}

const cell = (text: string): string => text.replaceAll(/[|\n\r]/g, ' ').slice(0, 300);
