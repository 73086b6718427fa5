import {
  agentResultSchema,
  agentStatusSchema,
  approvalSchema,
  claimSchema,
  draftSchema,
  evidenceSchema,
  type Message,
  proposalSchema,
  receiptSchema,
  recordedEntrySchema,
  scanReportSchema,
  taskDocumentSchema,
  taskSummarySchema,
  taskWhySchema,
  toolArgumentsSchema,
} from '@waggle/contracts';
import { z } from 'zod';
import { problemSchema } from '../problem/problem.js';

export type JsonSchema = Record<string, unknown>;

const names = z.registry<{ id: string }>();

/** Gives a schema its own place in the document, under this name. */
export function named<S extends z.ZodType>(id: string, schema: S): S {
  names.add(schema, { id });
  return schema;
}

for (const [id, schema] of Object.entries({
  AgentResult: agentResultSchema,
  AgentStatus: agentStatusSchema,
  Approval: approvalSchema,
  AuditEntry: recordedEntrySchema,
  Claim: claimSchema,
  Draft: draftSchema,
  Evidence: evidenceSchema,
  Json: toolArgumentsSchema.valueType,
  Problem: problemSchema,
  Proposal: proposalSchema,
  Receipt: receiptSchema,
  ScanReport: scanReportSchema,
  TaskDocument: taskDocumentSchema,
  TaskSummary: taskSummarySchema,
  TaskWhy: taskWhySchema,
  ToolArguments: toolArgumentsSchema,
})) {
  named(id, schema);
}

/**
 * JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. Named parts stand under `$defs` until the document takes them over.
 *
 * @param io `input` for what a caller may send, `output` for what is answered (defaults filled in, nothing besides)
 */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    metadata: names,
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema: one }) => {
      // The format says the same as the long pattern that comes with it.
      if (one.format === 'date-time' || one.format === 'uuid') delete one.pattern;
    },
  });
  return rest;
}

/** What a query is answered with, as a schema. */
export function replyOf(query: Message): z.ZodType {
  return query.reply ?? z.null();
}
