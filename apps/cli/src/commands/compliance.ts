import { ComplianceCheck, ComplianceLatest, type ComplianceReport } from '@waggle/contracts';
import type { Command } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';
import { days } from './option-values.js';

export function registerCompliance(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('compliance')
    .description('check whether the zone keeps its rules: approvals, audit, errors, stuck work, mail law, rights of people')
    .option('--days <days>', 'how far back, at most 90', days, 7)
    .option('--last', 'show the latest report instead of checking now')
    .action(async (options: { days: number; last?: boolean }, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { api } = await connect(session.home);
      const report = options.last === true ? (await api.call('/api/compliance', ComplianceLatest.reply)).report : await api.call('/api/compliance', ComplianceCheck.reply, { method: 'POST', body: { days: options.days } });
      session.terminal.result(report ?? {}, () => (report === null ? 'Nothing has been checked yet.' : reportText(report)));
      if (report !== null && report.verdict !== 'COMPLIANT') session.no();
    });
  examples(command, 'waggle compliance', 'waggle compliance --days 30 --json', 'waggle compliance --last');
}

function reportText({ verdict, at, checks, findings }: ComplianceReport): string {
  const rows = checks.map(({ check, ok, looked }) => [ok ? 'yes' : 'NO', check.replaceAll('_', ' '), looked]);
  const found = findings.map(({ weight, detail, entries }) => `${weight}: ${detail}${entries.length === 0 ? '' : ` (${entries.join(', ')})`}`);
  return [table(['holds', 'what', 'looked at'], rows), ...found, `${verdict} (${moment(at)})`].join('\n');
}
