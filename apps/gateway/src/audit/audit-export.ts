import type { AuditSearch, PayloadOf, ReplyOf } from '@waggle/contracts';

export type ExportFormat = 'csv' | 'json';
type Search = PayloadOf<typeof AuditSearch>;
type Entry = ReplyOf<typeof AuditSearch>['entries'][number];

const PAGE = 500;
const COLUMNS = ['seq', 'at', 'actor', 'action', 'target', 'taskId', 'input', 'output', 'approval', 'evidence', 'durationMs', 'success', 'hash'] as const;
/** A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n]/;

export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' };

/** The entries that fit, newest first, page by page: never more than one page is held. */
export async function* exported(format: ExportFormat, search: Omit<Search, 'limit' | 'before'>, page: (search: Search) => Promise<Entry[]>): AsyncGenerator<string> {
  let entries = await page({ ...search, before: undefined, limit: PAGE });
  yield format === 'csv' ? line(COLUMNS) : '[';
  let first = true;
  for (;;) {
    for (const entry of entries) {
      yield format === 'csv' ? row(entry) : `${first ? '\n' : ',\n'}${JSON.stringify(entry)}`;
      first = false;
    }
    if (entries.length < PAGE) break;
    entries = await page({ ...search, before: entries.at(-1)?.seq, limit: PAGE });
  }
  if (format === 'json') yield '\n]\n';
}

/** Waits for the first part, so that what fails at once is answered as a fault and not as a file that is torn off. */
export async function begun(parts: AsyncGenerator<string>): Promise<AsyncGenerator<string>> {
  const first = await parts.next();
  return (async function* () {
    if (first.done === true) return;
    yield first.value;
    yield* parts;
  })();
}

function row(entry: Entry): string {
  return line(COLUMNS.map((column) => (column === 'evidence' ? entry.evidence.join('; ') : (entry[column] ?? ''))));
}

/** RFC 4180. */
function line(cells: readonly (string | number | boolean)[]): string {
  return `${cells.map((cell) => (typeof cell === 'string' ? quoted(cell) : String(cell))).join(',')}\r\n`;
}

function quoted(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
