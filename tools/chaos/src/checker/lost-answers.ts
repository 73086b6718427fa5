import type { Note } from './notes.js';
import type { Stores } from './stores.js';

/** Whose faults can come between a mail that has left and the word of it: who sends, what it sends through, and where it notes that it has. */
const BETWEEN: readonly string[] = ['mcp-email', 'smtp', 'imap', 'database'];
/** A call may have begun so long before, and goes on so long after: connections are made anew, a process starts. */
const AROUND_MS = 5_000;

/** Whether a fault was under way, or near, when a mail server was called. `mail_unanswered` waits for the next mail. */
export function answerWasLost(calledAt: number, notes: readonly Note[], mails: Stores['mails']): boolean {
  return notes.some((note) => {
    if (note.note !== 'fault' || !BETWEEN.includes(note.target)) return false;
    const ended = note.kind === 'mail_unanswered' ? nextMail(note.began, mails) : note.ended;
    return calledAt >= note.began - AROUND_MS && calledAt <= ended + AROUND_MS;
  });
}

function nextMail(after: number, mails: Stores['mails']): number {
  return Math.min(...mails.map(({ receivedAt }) => Date.parse(receivedAt)).filter((at) => at >= after));
}
