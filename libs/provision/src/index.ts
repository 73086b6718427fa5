/**
 * Gives every service its own broker user and database role, with the rights that follow from its definition, and makes what they share.
 * Works with an administrator's addresses, which no service is given; knows services only by their definitions.
 */
export * from './provision.js';
export * from './broker-definitions.js';
export * from './database-roles.js';
