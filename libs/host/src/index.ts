/**
 * Starts all services of a role on one machine, in this process or each as its own.
 * Gives each service the settings that it declares and no others; knows apps only by their definitions, HTTP not at all.
 */
export * from './host.error.js';
export * from './discover.js';
export * from './node-flags.js';
export * from './secrets.js';
export * from './service-environment.js';
export * from './start-zone.js';
