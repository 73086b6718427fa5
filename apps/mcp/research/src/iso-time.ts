/** ISO 8601 in UTC; a time without a zone is taken as UTC. Null for what is no time. */
export function isoTime(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text.length > 60) return null;
  const time = Date.parse(/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
