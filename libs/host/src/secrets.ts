/** Who may sign in to a zone, and what it keeps secret: without the code that starts services, for programs that shall begin at once. */
export * from './master-key-file.js';
export * from './operators.js';
export * from './zone-secrets.js';
