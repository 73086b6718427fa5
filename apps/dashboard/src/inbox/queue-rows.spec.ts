import { buildApproval, buildProposal } from '@waggle/testing';
import fc from 'fast-check';
import { fits, inOrder, neighbourOf, rowsOf, stepFrom } from './queue-rows.js';

const approval = (id: string, priority: string, minute: number, group = 'a') => ({ ...buildApproval({ priority, group, created: new Date(minute * 60_000).toISOString() }), id });
const shape = (rows: ReturnType<typeof rowsOf>): string[] => rows.map((row) => (row.kind === 'entry' ? row.approval.id : row.kind === 'group' ? `${row.ids.length} ${row.group}` : row.priority));

const queues = fc.array(fc.record({ id: fc.uuid(), priority: fc.constantFrom('URGENT', 'HIGH', 'NORMAL', 'LOW'), minute: fc.nat(500), group: fc.constantFrom('a', 'b', 'c') }), { maxLength: 30 }).map((all) => all.map(({ id, priority, minute, group }) => approval(id, priority, minute, group)));

describe('the queue', () => {
  it('goes by priority, then age', () => {
    expect(inOrder([approval('3', 'LOW', 0), approval('2', 'HIGH', 9), approval('1', 'HIGH', 5), approval('0', 'URGENT', 99)]).map(({ id }) => id)).toEqual(['0', '1', '2', '3']);
  });

  it('puts what is alike together at the place of the oldest', () => {
    const rows = rowsOf([approval('1', 'HIGH', 1, 'a'), approval('2', 'HIGH', 2, 'b'), approval('3', 'HIGH', 3, 'a'), approval('4', 'LOW', 0, 'a')]);
    expect(shape(rows)).toEqual(['HIGH', '2 a', '1', '3', '2', 'LOW', '4']);
  });

  it('shows each proposal once, whatever the groups, and no group across priorities', () => {
    fc.assert(
      fc.property(queues, (queue) => {
        const rows = rowsOf(queue);
        const shown = rows.flatMap((row) => (row.kind === 'entry' ? [row.approval] : []));
        expect(shown.map(({ id }) => id).sort()).toEqual(queue.map(({ id }) => id).sort());
        for (const row of rows) if (row.kind === 'group') expect(new Set(row.ids.map((id) => queue.find((one) => one.id === id)?.priority)).size).toBe(1);
      }),
    );
  });

  it.each([['2', '3'], ['3', '2'], ['9', '1'], [undefined, '1']])('after %s goes on with %s', (id, next) => {
    expect(neighbourOf(['1', '2', '3'], id)).toBe(next);
  });

  it('stays at its ends', () => {
    expect([stepFrom(['1', '2'], '2', 1), stepFrom(['1', '2'], '1', -1), stepFrom([], undefined, 1)]).toEqual(['2', '1', undefined]);
  });

  it('is filtered by every word, anywhere in what would be done', () => {
    const mail = buildApproval({ proposal: buildProposal({ args: { to: ['ada@example.org'], subject: 'Prices', text: 'The list is attached.' } }) });
    expect([fits(mail, 'ADA list'), fits(mail, 'ada bob')]).toEqual([true, false]);
  });
});
