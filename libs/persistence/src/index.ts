/**
 * One PostgreSQL schema per service: connection, migrations, transactions.
 * Knows no table of any service and no message.
 */
export * from './database.service.js';
export * from './transaction.js';
export * from './open-database.js';
export * from './persistence.error.js';
