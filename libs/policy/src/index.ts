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
export * from './approval-settings.policy.js';
export * from './group.policy.js';
export * from './preview.policy.js';
export * from './policy-file.js';
export * from './quiet-hours.policy.js';
export * from './taint.policy.js';
export { visible } from './taint/visible.js';
export * from './template.policy.js';
export { flagsUp } from './content-rules.js';
export { BLOCKED_OPERATIONS, TOOL_TABLE, type ToolRule } from './tool-table.js';
