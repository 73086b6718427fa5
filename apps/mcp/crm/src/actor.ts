import type { ToolCall } from '@waggle/mcp-server';

const TASK_ID = /^[\w-]{1,100}$/;

/** Whom the CRM's history names: the agent, and the task when it names one. */
export function actorOf({ agent, taskId }: Pick<ToolCall, 'agent' | 'taskId'>): string {
  return taskId !== null && TASK_ID.test(taskId) ? `${agent} for ${taskId}` : agent;
}
