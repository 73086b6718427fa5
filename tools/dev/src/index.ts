/**
 * Gives RabbitMQ, PostgreSQL, Redis and a mail server to demos, starts, tests and measurements, and takes them away again.
 * Knows nothing of the services that use them.
 */
export * from './infrastructure.js';
export * from './provide.js';
export * from './dev.config.js';
export { createVhost, dropVhost } from './given/vhost.js';
export { createDatabase, dropDatabase } from './given/database.js';
export { dropKeys } from './given/redis.js';
export { freePort, freePorts } from './ports.js';
export { type MailServer, type MailServerOptions, ensureMailProgram, startMailServer } from './mail/mail-server.js';
export { type Postfix, type PostfixOptions, postfixObstacle, startPostfix } from './mail/postfix.js';
export type { Maildir } from './mail/maildir.js';
export type { MailUser } from './mail/dovecot.js';
export type { SinkMail } from './mail/sink.js';
export type { SmtpFault } from './mail/smtp-front.js';
export { ensureBrowser } from './browser.js';
export { findServer } from './private.js';
export { hasDocker } from './docker.js';
export { canInstall, installCommand, installPackages } from './install.js';
export { findProgram } from './system.js';
export { searchFolders } from './choose.js';
