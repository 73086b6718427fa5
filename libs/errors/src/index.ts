/**
 * The one error class and its wire form.
 * Knows nothing of HTTP, AMQP or logging: those turn a kind into behaviour.
 */
export * from './app.error.js';
