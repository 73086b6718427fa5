export type PreviewBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'checks'; readonly checks: ReadonlyArray<{ readonly ok: boolean; readonly text: string }> }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

const CHECK = /^- \[([ x])\] (.*)$/;
const TABLE_ROW = /^\|(.*)\|$/;
const TABLE_RULE = /^\|[\s:|-]+\|$/;

const kindOf = (line: string): PreviewBlock['kind'] => (CHECK.test(line) ? 'checks' : TABLE_ROW.test(line) ? 'table' : 'text');

function blockOf(kind: PreviewBlock['kind'], lines: readonly string[]): PreviewBlock[] {
  if (kind === 'checks') return [{ kind, checks: lines.map((line) => ({ ok: CHECK.exec(line)?.[1] === 'x', text: CHECK.exec(line)?.[2] ?? line })) }];
  if (kind === 'table') return [{ kind, rows: lines.filter((line) => !TABLE_RULE.test(line)).map((line) => (TABLE_ROW.exec(line)?.[1] ?? '').split('|').map((cell) => cell.trim())) }];
  const text = lines.join('\n').replace(/^\n+|\n+$/g, '');
  return text === '' ? [] : [{ kind, text }];
}

/** Takes a preview apart: runs of checklist lines, of table rows, and of anything else. */
export function previewBlocks(preview: string): PreviewBlock[] {
  const runs: Array<{ kind: PreviewBlock['kind']; lines: string[] }> = [];
  for (const line of preview.split('\n')) {
    const kind = kindOf(line);
    const last = runs.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else runs.push({ kind, lines: [line] });
  }
  return runs.flatMap(({ kind, lines }) => blockOf(kind, lines));
}
