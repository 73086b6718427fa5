import { answerWasLost } from './lost-answers.js';
import type { Note } from './notes.js';

const MINUTE = 60_000;
const fault = (kind: string, target: string, began: number, ended = began): Note => ({ note: 'fault', kind, target, began, ended });
const mailAt = (at: number) => ({ receivedAt: new Date(at).toISOString() }) as Parameters<typeof answerWasLost>[2][number];

describe('an answer of the mail server', () => {
  it.each(['mcp-email', 'smtp', 'imap', 'database'])('can be lost while something happens to %s, and shortly before and after', (target) => {
    const notes = [fault('freeze', target, MINUTE, 2 * MINUTE)];
    expect([MINUTE - 4000, 1.5 * MINUTE, 2 * MINUTE + 4000].map((at) => answerWasLost(at, notes, []))).toEqual([true, true, true]);
    expect([MINUTE - 6000, 2 * MINUTE + 6000].map((at) => answerWasLost(at, notes, []))).toEqual([false, false]);
  });

  it('is not lost for what happens to others', () => {
    expect(answerWasLost(MINUTE, [fault('kill', 'mcp-payment', MINUTE), fault('cut', 'redis', MINUTE)], [])).toBe(false);
  });

  it('that is to be lost is that of the next mail, and each time that of another', () => {
    const notes = [fault('mail_unanswered', 'smtp', 0), fault('mail_unanswered', 'smtp', 1)];
    expect([2 * MINUTE, 3 * MINUTE].map((at) => answerWasLost(at, notes, [mailAt(MINUTE), mailAt(2 * MINUTE), mailAt(3 * MINUTE)]))).toEqual([true, false]);
  });
});
