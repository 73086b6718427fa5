/** Names of OpenTelemetry's conventions that are not stable yet, so the library has no constant that stays, and one of our own. */
export const MESSAGING_SYSTEM = 'messaging.system';
export const MESSAGING_OPERATION_NAME = 'messaging.operation.name';
export const MESSAGING_OPERATION_TYPE = 'messaging.operation.type';
export const MESSAGING_DESTINATION_NAME = 'messaging.destination.name';
export const MESSAGING_DESTINATION_TEMPLATE = 'messaging.destination.template';
export const MESSAGING_MESSAGE_ID = 'messaging.message.id';
export const MESSAGING_CONVERSATION_ID = 'messaging.message.conversation_id';
export const MESSAGING_BATCH_COUNT = 'messaging.batch.message_count';
export const MCP_METHOD = 'mcp.method.name';
export const TOOL_NAME = 'gen_ai.tool.name';
export const GRANT_ID = 'waggle.grant.id';
export const TASK_ID = 'waggle.task.id';
export const ATTEMPT = 'waggle.message.attempt';
