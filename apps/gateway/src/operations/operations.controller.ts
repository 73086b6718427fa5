import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { type AuditEntry, AuditRecord, type Operation, operationSchema, type PayloadOf, SecurityAlert } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';

const recordedSchema = z.object({ recorded: z.boolean() });
const LONGEST_ALERT = 500;
const EXAMPLE: Operation = { id: '0197a1b0-0000-4000-8000-000000000001', kind: 'upgrade', at: '2026-01-02T03:04:05.000Z', target: '0.2.0', detail: 'from 0.1.0', success: true };

/** What was done to the installation: nobody inside it has seen that. */
@Controller('api/operations')
export class OperationsController {
  constructor(private readonly messenger: Messenger) {}

  @Post()
  @Allow('admin')
  @HttpCode(200)
  @Summary('Puts an installation, upgrade, rollback, backup or restore on record; the same id is recorded once')
  @DescribeBody(operationSchema, EXAMPLE)
  @DescribeAnswer(recordedSchema)
  async record(@Body(shape(operationSchema)) operation: Operation, @Caller() { person }: Signed): Promise<z.infer<typeof recordedSchema>> {
    await this.messenger.publish(AuditRecord, { entries: [entryOf(operation, person.name, new Date())] }, { id: operation.id, priority: 'LOW' });
    if (!operation.success) await this.messenger.publish(SecurityAlert, alertOf(operation));
    return { recorded: true };
  }
}

/** A backup that fails night after night is known to nobody else. */
function alertOf({ kind, at, target, detail }: Operation): PayloadOf<typeof SecurityAlert> {
  return { taskId: null, severity: 'CRITICAL', code: 'operation_failed', message: `The ${kind} ${target} has failed: ${detail}`.slice(0, LONGEST_ALERT), at };
}

/** Under the time at which it was told: an entry must not be put between those that are there. */
function entryOf({ kind, at, target, detail, success }: Operation, actor: string, now: Date): AuditEntry {
  return { at: now.toISOString(), actor, action: `operation.${kind}`, target, taskId: null, input: `done at ${at}`, output: detail, approval: null, evidence: [], durationMs: null, success };
}
