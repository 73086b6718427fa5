/**
 * What more than one agent can do: scanning texts, making granted calls, and the drafting skills of the specialists.
 * Knows no agent by name; holds no credential.
 */
export * from './scan.controller.js';
export { DEFAULT_SCAN_PROGRAM, SCAN_PROGRAM, TextScanner } from './scanning/text-scanner.service.js';
export * from './execute-granted.js';
export * from './delegation.js';
export * from './skills.config.js';
export * from './thinking.js';
export * from './knowledge.service.js';
export * from './mail/reply.service.js';
export * from './social/social.service.js';
export * from './accounting/invoice.service.js';
export * from './accounting/payment.service.js';
export * from './accounting/audit.service.js';
export * from './accounting/books-answer.service.js';
export * from './operations/fault.service.js';
export * from './operations/schedule.service.js';
export * from './revops/revops.service.js';
