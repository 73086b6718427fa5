const DAY_MS = 86_400_000;

export interface Tally {
  readonly actor: string;
  readonly action: string;
  readonly count: number;
  readonly failed: number;
}

/** The Monday (UTC, 00:00) on or before a day. */
export function mondayOf(day: Date): Date {
  const midnight = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate());
  return new Date(midnight - ((day.getUTCDay() + 6) % 7) * DAY_MS);
}

export const dateOf = (day: Date): string => day.toISOString().slice(0, 10);

/** The week's record for people, as Markdown. Names no person: it stays when one is erased. */
export function summaryText(until: Date, tallies: readonly Tally[]): string {
  const from = new Date(until.getTime() - 7 * DAY_MS);
  const total = tallies.reduce((sum, { count }) => sum + count, 0);
  const failed = tallies.reduce((sum, one) => sum + one.failed, 0);
  const rows = tallies.map(({ actor, action, count, failed: bad }) => `| ${cell(actor)} | ${cell(action)} | ${count} | ${bad} |`);
  return [`# Audit ${dateOf(from)} to ${dateOf(new Date(until.getTime() - DAY_MS))}`, '', `${total} entries, ${failed} of them failures or refusals.`, '', '| who | what | times | failed |', '|---|---|---:|---:|', ...rows, ''].join('\n');
}

const cell = (text: string): string => text.replaceAll(/[|\n\r]/g, ' ').slice(0, 100);
