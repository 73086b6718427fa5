/**
 * A real swarm of processes under a hand that kills: what the crash specs and the chaos run share.
 * Judges only by what can be seen from outside: the API, the files, the mail that arrived.
 */
export * from './swarm.js';
export * from './work.js';
