import { type Command, Option } from 'commander';
import { z } from 'zod';
import { examples, nextPage } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';
import { pageSize } from './option-values.js';

interface AlertsOptions {
  readonly severity?: string;
  readonly limit: number;
  readonly after?: string;
}

/** An alert as the API gives it, and as an event says it. */
export const alertSchema = z.object({ id: z.coerce.string(), at: z.string(), severity: z.string(), code: z.string(), message: z.string(), taskId: z.string().nullable(), acknowledgedBy: z.string().nullable() });
const pageSchema = z.object({ alerts: z.array(alertSchema), next: z.string().nullable() });

export function registerAlerts(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('alerts')
    .description('list what the zone wants a person to know, newest first')
    .addOption(new Option('--severity <severity>', 'only those').choices(['INFO', 'WARNING', 'CRITICAL']))
    .option('--limit <count>', 'how many, at most 500', pageSize, 50)
    .option('--after <cursor>', 'go on from the page before')
    .action(async ({ severity, limit, after }: AlertsOptions, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const page = await api.call('/api/alerts', pageSchema, { query: { severity, limit, after } });
      terminal.result(page, () => pageText(page, command));
    });
  examples(command, 'waggle alerts', 'waggle alerts --severity CRITICAL --json');
}

function pageText({ alerts, next }: z.infer<typeof pageSchema>, command: Command): string {
  if (alerts.length === 0) return 'No alerts.';
  const rows = alerts.map(({ at, severity, code, message, taskId }) => [moment(at), severity, code, message, taskId]);
  const shown = table(['when (UTC)', 'severity', 'code', 'what', 'task'], rows, { what: 70, task: 28 });
  return next === null ? shown : `${shown}\nMore: ${nextPage(command, next)}`;
}
