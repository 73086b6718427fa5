export * from './email.tool.js';
