import { type Scores, scoresOf } from '@waggle/guard';

export type LineErrorCode = 'line_not_json' | 'line_not_object' | 'id_missing' | 'text_missing' | 'guard_failed';

export type ScoredLine = { readonly ok: true; readonly output: Scores & { readonly id: string | number } } | { readonly ok: false; readonly code: LineErrorCode };

/** Scores one line `{id, text}`; one that cannot be scored says why by a code. */
export function scoreLine(line: string): ScoredLine {
  const parsed = parse(line);
  if (parsed === undefined) return { ok: false, code: 'line_not_json' };
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return { ok: false, code: 'line_not_object' };
  const { id, text } = parsed as { id?: unknown; text?: unknown };
  if (typeof id !== 'string' && typeof id !== 'number') return { ok: false, code: 'id_missing' };
  if (typeof text !== 'string') return { ok: false, code: 'text_missing' };
  try {
    const { injection, pii, secret, spans } = scoresOf(text);
    return { ok: true, output: { id, injection, pii, secret, spans } };
  } catch {
    return { ok: false, code: 'guard_failed' };
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
