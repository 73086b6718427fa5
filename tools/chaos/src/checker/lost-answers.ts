import type { Note } from './notes.js';
import type { Stores } from './stores.js';

/** Whose faults can come between a mail that has left and the word of it: who sends, what it sends through, and where it notes that it has. */
const BETWEEN: readonly string[] = ['mcp-email', 'smtp', 'imap', 'database'];
/** A call may have begun so long before, and goes on so long after: connections are made anew, a process starts. */
const AROUND_MS = 5_000;

/** Whether a fault was under way, or near, when a mail server was called. `mail_unanswered` waits for its mail, and each for another one. */
export function answerWasLost(calledAt: number, notes: readonly Note[], mails: Stores['mails']): boolean {
  const arrivals = mails.map(({ receivedAt }) => Date.parse(receivedAt));
  let taken = 0;
  return notes.some((note) => {
    if (note.note !== 'fault' || !BETWEEN.includes(note.target)) return false;
    if (note.kind === 'mail_unanswered') taken = arrivals.find((at) => at >= note.began && at > taken) ?? Infinity;
    const ended = note.kind === 'mail_unanswered' ? taken : note.ended;
    return calledAt >= note.began - AROUND_MS && calledAt <= ended + AROUND_MS;
  });
}
