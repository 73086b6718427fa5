import { createHash } from 'node:crypto';
import type { HealthFinding, PayloadOf, SecurityAlert, TaskArrive } from '@waggle/contracts';

/** More at once are one message. */
const MOST_ALONE = 3;
const NAMED = 10;

type Alert = Omit<PayloadOf<typeof SecurityAlert>, 'taskId'>;

const RANK = ['INFO', 'WARNING', 'CRITICAL'] as const;
const worst = (findings: readonly HealthFinding[]): HealthFinding['severity'] => RANK[Math.max(0, ...findings.map(({ severity }) => RANK.indexOf(severity)))] ?? 'INFO';

/** What people are told of what was found at one moment; what is only worth a line in the history is not told. */
export function alertsOf(opened: readonly HealthFinding[]): Alert[] {
  const told = opened.filter(({ severity }) => severity !== 'INFO');
  const [first] = told;
  if (first === undefined) return [];
  if (told.length > MOST_ALONE) return [{ severity: worst(told), code: 'health_storm', message: listed(`${told.length} things are wrong at once:`, told.map(({ message }) => message)), at: first.openedAt }];
  return told.map(({ severity, code, message, openedAt }) => ({ severity, code: `health_${code}`, message, at: openedAt }));
}

/** One message for all that has healed. */
export function recoveryOf(healed: readonly HealthFinding[]): Alert[] {
  const told = healed.filter(({ severity }) => severity !== 'INFO');
  const [first] = told;
  if (first === undefined) return [];
  const message = listed(told.length === 1 ? 'Healed:' : `${told.length} things have healed:`, told.map(({ code, subject }) => `${code.replaceAll('_', ' ')} (${subject})`));
  return [{ severity: 'INFO', code: worst(told) === 'CRITICAL' ? 'health_recovered' : 'health_healed', message, at: first.healedAt ?? first.openedAt }];
}

/** `ERROR_HEALTH_<what>_<hash>`: the same for the same findings, and for no others. */
export function errorTaskId(critical: readonly HealthFinding[]): string {
  const [first] = critical;
  const what = critical.length > 1 || first === undefined ? `${critical.length}_findings` : `${first.code}_${first.subject.replaceAll(/[^a-zA-Z0-9]+/g, '-').slice(0, 60)}`;
  return `ERROR_HEALTH_${what}_${createHash('sha256').update(critical.map(({ id }) => id).join()).digest('hex').slice(0, 8)}`;
}

/** The task file for the security agent and for people. */
export function errorTask(taskId: string, critical: readonly HealthFinding[]): PayloadOf<typeof TaskArrive> {
  const [first] = critical;
  const lines = critical.map(({ code, subject, message, openedAt }) => `- ${message} (${code}, ${subject}, since ${openedAt})`);
  return {
    taskId,
    sourceKey: `health/${taskId}`,
    frontMatter: { priority: 'HIGH', source: 'monitor', service: critical.length === 1 ? (first?.subject ?? 'zone') : 'zone', code: critical.length === 1 ? (first?.code ?? 'health') : 'health_storm', created: first?.openedAt ?? '' },
    body: `# What the monitor has found\n\n${lines.join('\n')}\n\nIt ends by itself when all of it has healed. What to do: docs/health.md\n`,
  };
}

function listed(start: string, messages: readonly string[]): string {
  const more = messages.length > NAMED ? ` And ${messages.length - NAMED} more.` : '';
  const named = messages.slice(0, NAMED).map((message) => (message.length > 85 ? `${message.slice(0, 84)}…` : message));
  return `${start} ${named.join(messages[0]?.endsWith('.') === true ? ' ' : ', ')}${more}`.slice(0, 1000);
}
