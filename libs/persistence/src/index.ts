/**
 * One PostgreSQL schema per service: connection, migrations, transactions.
 * Knows no table of any service and no message.
 */
export * from './database.service.js';
export type { Row, Session } from './session.js';
export type { EntityManager } from 'typeorm';
export * from './statement.js';
export * from './transaction.js';
export * from './compress-quickly.js';
export * from './open-database.js';
export * from './overtaken.js';
export * from './persistence.error.js';
