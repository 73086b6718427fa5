/**
 * Reading an open mailbox, so that nothing found means that nothing is there, what a failure means, and reading a stranger's mail in
 * bounded time and memory. Opens no connection and knows no account.
 */
export { headOf, MAX_LINES, parseMail, type ParsedMail } from './parse-mail.js';
export * from './reads.js';
export * from './imap.error.js';
export * from './reason.js';
