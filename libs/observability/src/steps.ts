import { SpanKind } from '@opentelemetry/api';
import { ATTR_HTTP_REQUEST_METHOD } from '@opentelemetry/semantic-conventions';
import { GRANT_ID, MCP_METHOD, TASK_ID, TOOL_NAME } from './span-attributes.js';
import type { Step } from './traces.js';

const METHOD = 'tools/call';

/** A call of a tool, as who makes it sees it. */
export function callingTool(tool: string, taskId: string | undefined): Step {
  return { name: `${METHOD} ${tool}`, kind: SpanKind.CLIENT, attributes: { [MCP_METHOD]: METHOD, [TOOL_NAME]: tool, [TASK_ID]: taskId } };
}

/** A call of a tool, as its server sees it. What the caller says of task and trace is only words. */
export function servingTool(tool: string, { taskId, traceparent }: { taskId: unknown; traceparent: unknown }): Step {
  const attributes = { [MCP_METHOD]: METHOD, [TOOL_NAME]: tool, [TASK_ID]: textOf(taskId) };
  return { name: `${METHOD} ${tool}`, kind: SpanKind.SERVER, attributes, traceparent: textOf(traceparent) };
}

/** The one moment at which something happens outside. */
export function performingEffect({ gid, tool, taskId }: { gid: string; tool: string; taskId: string }): Step {
  return { name: `perform ${tool}`, kind: SpanKind.CLIENT, attributes: { [GRANT_ID]: gid, [TOOL_NAME]: tool, [TASK_ID]: taskId } };
}

/** A request of the REST API; its route is known when it has been answered. */
export function answeringRequest(method: string): Step {
  return { name: method, kind: SpanKind.SERVER, attributes: { [ATTR_HTTP_REQUEST_METHOD]: method } };
}

/** No task id and no traceparent is longer. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 200 ? value : undefined;
}
