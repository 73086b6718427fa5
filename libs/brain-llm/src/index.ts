/**
 * Thinking by a language model, behind the same interface as the templates and with them to fall back on.
 * Owns everything that knows a model's protocol. Knows no task, no tool and no recipient: a model words and classifies,
 * code decides who gets what.
 */
export * from './llm.config.js';
export * from './choose-brain.js';
