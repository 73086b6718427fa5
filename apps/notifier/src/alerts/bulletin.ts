import type { Bulletin } from '../channel.js';
import type { Alert } from './alert.repository.js';

const NAMED = 20;
/** These end an alarm that was told at once. */
const ENDS: readonly string[] = ['health_recovered', 'monitor_back'];

/** Is it told at once, and not only in the summary? */
export const isUrgent = ({ severity, code }: Pick<Alert, 'severity' | 'code'>): boolean => severity === 'CRITICAL' || ENDS.includes(code);

/** An agent in wrong hands may write an alert: what it says comes from us, and leads nowhere but to us. */
const unlinked = (message: string): string => message.replace(/(?:\b[a-z][a-z0-9+.-]*:\/\/|\bwww\.)\S+/gi, '[link]');

/** What came together, as one message. */
export function alarm(alerts: readonly Alert[]): Bulletin {
  const critical = alerts.filter(({ severity }) => severity === 'CRITICAL');
  const [first] = critical.length > 0 ? critical : alerts;
  const more = alerts.length > 1 ? ` and ${alerts.length - 1} more` : '';
  return { subject: `${critical.length > 0 ? 'CRITICAL' : 'Recovered'}: ${unlinked(first?.message ?? '')}${more}`, lines: lines(alerts), page: '/alerts' };
}

/** The last day in one message. It comes on a quiet day as well: so it is seen that it would come. */
export function summary(day: string, alerts: readonly Alert[]): Bulletin {
  const count = (severity: Alert['severity']): number => alerts.filter((alert) => alert.severity === severity).length;
  const counts = `${count('CRITICAL')} critical, ${count('WARNING')} warnings, ${count('INFO')} notes`;
  return { subject: alerts.length === 0 ? `Waggle ${day}: nothing to tell` : `Waggle ${day}: ${counts}`, lines: lines(alerts.filter(({ severity }) => severity !== 'INFO')), page: '/alerts' };
}

function lines(alerts: readonly Alert[]): string[] {
  const shown = alerts.slice(0, NAMED).map(({ at, severity, message, taskId }) => `${at.slice(0, 16).replace('T', ' ')} UTC  ${severity}  ${unlinked(message)}${taskId === null ? '' : ` (${taskId})`}`);
  return alerts.length > NAMED ? [...shown, `And ${alerts.length - NAMED} more.`] : shown;
}
