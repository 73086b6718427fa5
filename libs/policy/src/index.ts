/**
 * Who may call which tool, and how carefully a person must look at a proposal. Pure: same question, same answer.
 * Knows no service and no transport; the client, the tool server and the gatekeeper ask the same table.
 */
export * from './permission.policy.js';
export * from './classify.policy.js';
export * from './people.policy.js';
export * from './payment.policy.js';
export * from './payment-key.policy.js';
export * from './payment-limits.policy.js';
export { TOOL_TABLE, type ToolRule } from './tool-table.js';
