import { previewBlocks } from './preview-blocks.js';

describe('a preview', () => {
  it('is text, checklists and tables', () => {
    expect(previewBlocks('Pay 5\n\n- [x] valid\n- [ ] in time: late\n\n| item | sum |\n|---|---:|\n| a | 5 |')).toEqual([
      { kind: 'text', text: 'Pay 5' },
      { kind: 'checks', checks: [{ ok: true, text: 'valid' }, { ok: false, text: 'in time: late' }] },
      { kind: 'table', rows: [['item', 'sum'], ['a', '5']] },
    ]);
  });

  it('keeps what looks like neither', () => {
    expect(previewBlocks('- a\n- [y] b')).toEqual([{ kind: 'text', text: '- a\n- [y] b' }]);
  });
});
