import { DEAL_STAGES } from '@waggle/contracts';
import { assertStageMove, STAGE_MOVES } from './deal-stage.js';

describe('deal stages', () => {
  it('refuse a move that the table does not hold', () => {
    expect(() => assertStageMove('lead', 'closed_won')).toThrow(expect.objectContaining({ code: 'stage_move_refused', kind: 'conflict' }));
  });

  it('allow a move that the table holds', () => {
    expect(() => assertStageMove('negotiation', 'closed_won')).not.toThrow();
  });

  it('never leave a won deal', () => {
    expect(STAGE_MOVES.closed_won).toEqual([]);
  });

  it('can all be reached from lead', () => {
    const reached = new Set<string>(['lead']);
    for (const stage of reached) for (const next of STAGE_MOVES[stage as keyof typeof STAGE_MOVES]) reached.add(next);
    expect([...reached].sort()).toEqual([...DEAL_STAGES].sort());
  });
});
