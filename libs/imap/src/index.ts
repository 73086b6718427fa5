/** Reading an open mailbox, so that nothing found means that nothing is there, and what a failure means. Opens no connection and knows no account. */
export * from './reads.js';
export * from './imap.error.js';
export * from './reason.js';
