import type { AuditFilter } from '../api/reads.js';

const TEXTS = ['actor', 'action', 'taskId'] as const;
const MOMENTS = ['since', 'until'] as const;

/** The query string of what was typed; empty fields are left out. */
export function searchOf(form: FormData): string {
  const given = [...TEXTS, ...MOMENTS].flatMap((name) => {
    const value = form.get(name);
    return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [];
  });
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** What to ask the API for. Times are typed in the zone of the person and asked for in UTC; what is no time is left out. */
export function filterOf(search: string): AuditFilter {
  const params = new URLSearchParams(search);
  const texts = TEXTS.flatMap((name) => [[name, params.get(name) ?? '']]);
  const moments = MOMENTS.map((name) => [name, params.get(name) ?? '']).filter(([, value]) => !Number.isNaN(Date.parse(value ?? ''))).map(([name, value]) => [name, new Date(value ?? '').toISOString()]);
  return Object.fromEntries([...texts, ...moments].filter(([, value]) => value !== '')) as AuditFilter;
}
