import { exported } from './audit-export.js';

type Page = Parameters<typeof exported>[2];
type Entry = Awaited<ReturnType<Page>>[number];

const entry = (seq: number, more: Partial<Entry> = {}): Entry => ({ seq, hash: 'h', at: '2026-01-02T03:04:05.000Z', actor: 'sales', action: 'a', target: 't', taskId: null, input: '', output: '', approval: null, evidence: [], durationMs: null, success: true, ...more });

async function text(format: 'csv' | 'json', entries: readonly Entry[], asked: number[] = []): Promise<string> {
  const page: Page = async ({ before = Infinity, limit }) => {
    asked.push(limit);
    return entries.filter(({ seq }) => seq < before).slice(0, limit);
  };
  let all = '';
  for await (const part of exported(format, {}, page)) all += part;
  return all;
}

describe('the export of the audit', () => {
  it('gives every entry once, page by page [R-AUDIT-EXPORT]', async () => {
    const asked: number[] = [];
    const all = Array.from({ length: 1200 }, (_, index) => entry(1200 - index));
    expect(JSON.parse(await text('json', all, asked))).toEqual(all);
    expect(asked).toEqual([500, 500, 500]);
  });

  it('is a JSON document also when nothing fits', async () => {
    expect(JSON.parse(await text('json', []))).toEqual([]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])('gives a spreadsheet no formula: %j', async (target) => {
    const [, row] = (await text('csv', [entry(1, { target })])).split('sales,a,');
    expect(row?.replace(/^"/, '')).toMatch(/^'/);
  });

  it('quotes what a cell cannot hold otherwise', async () => {
    expect(await text('csv', [entry(1, { target: 'a "b", c' })])).toContain(',"a ""b"", c",');
  });
});
