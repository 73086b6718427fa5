import { buildApproval, buildProposal } from '@waggle/testing';
import { approvedAtOnce } from './batch.js';

const plain = { flags: [], blanks: [], taint: [] };
const approval = (id: string, change: Parameters<typeof buildProposal>[0] = {}, more: Parameters<typeof buildApproval>[0] = {}) => ({ ...buildApproval({ digest: `digest of ${id}`, reasons: [], peopleNeeded: 1, ...more, proposal: buildProposal({ ...plain, ...change }) }), id });
const openedAll = (...all: ReturnType<typeof approval>[]) => new Map(all.map(({ id, digest }) => [id, digest]));
const taken = (chosen: ReturnType<typeof approval>[], opened: ReadonlyMap<string, string>) => approvedAtOnce(chosen, opened).map(({ id }) => id);

describe('what is approved at once [R-DASHBOARD-BATCH]', () => {
  it('was opened, as it is now', () => {
    const [one, two, three] = [approval('1'), approval('2'), approval('3')];
    expect(taken([one, two, three], new Map([['1', one.digest], ['3', 'as it was before']]))).toEqual(['1']);
    expect(taken([one, two, three], openedAll(one, two, three))).toEqual(['1', '2', '3']);
  });

  it.each<[string, ReturnType<typeof approval>]>([
    ['a place to fill in', approval('1', { blanks: ['[price]'] })],
    ['several people', approval('1', {}, { peopleNeeded: 2 })],
    ['a grave risk', approval('1', { flags: ['suspected_fraud'] })],
    ['a preview that differs', approval('1', { flags: ['preview_differs'] })],
    ['a new payee', approval('1', { flags: ['new_payee'] })],
    ['an answer elsewhere', approval('1', { flags: ['reply_to_differs'] })],
    ['many recipients', approval('1', { flags: ['bulk_operations'] })],
    ['a stranger’s words in it', approval('1', { taint: [{ field: 'to.0', source: 'm', sentence: 's' }] })],
  ])('has nothing that needs a look of its own: not %s', (_what, one) => {
    expect(taken([one], openedAll(one))).toEqual([]);
  });

  it('may have reasons that are no risk', () => {
    const one = approval('1', { flags: ['pricing_discussion'], taint: [{ field: 'to.0', source: 'm', sentence: 's', usual: true }] }, { reasons: ['It acts on the outside world.'] });
    expect(taken([one], openedAll(one))).toEqual(['1']);
  });
});
