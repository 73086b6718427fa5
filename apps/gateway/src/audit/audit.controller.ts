import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { AuditSearch, AuditVerify, type ReplyOf } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow } from '../access/caller.js';
import { DescribeAnswer, DescribeFile, DescribeQuery, Summary } from '../input/open-api.js';
import { after, limit } from '../input/page.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';
import { begun, EXPORT_TYPES, exported } from './audit-export.js';

const VERIFY_TIMEOUT_MS = 60_000;

const auditQuerySchema = z.object({
  actor: z.string().max(200).optional(),
  action: z.string().max(200).optional(),
  taskId: z.string().max(200).optional(),
  approval: z.string().max(200).optional().describe('Id of an approval.'),
  success: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  limit,
  after: after(z.coerce.number().int().min(1)),
});
const exportQuerySchema = auditQuerySchema.omit({ limit: true, after: true }).extend({ format: z.enum(['csv', 'json']).default('json') });
const entriesSchema = AuditSearch.reply.extend({ next: z.string().nullable() });

@Controller('api/audit')
@Allow('viewer')
export class AuditController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @Summary('What was done and decided, newest first')
  @DescribeQuery(auditQuerySchema, { actor: 'orchestrator', success: 'true', limit: 20 })
  @DescribeAnswer(entriesSchema)
  async search(@Query(shape(auditQuerySchema)) { after: before, limit, ...search }: z.infer<typeof auditQuerySchema>): Promise<z.infer<typeof entriesSchema>> {
    const { entries } = await this.messenger.ask(AuditSearch, { ...search, limit, before });
    const last = entries.at(-1);
    return { entries, next: last !== undefined && entries.length === limit ? String(last.seq) : null };
  }

  @Get('export')
  @Summary('All entries that fit as one file, newest first', 'CSV cells that a spreadsheet would take for a formula begin with an apostrophe.')
  @DescribeQuery(exportQuerySchema, { format: 'json', actor: 'orchestrator' })
  @DescribeFile(AuditSearch.reply.shape.entries, 'text/csv', 'The entries; text/csv with format=csv.')
  async export(@Query(shape(exportQuerySchema)) { format, ...search }: z.infer<typeof exportQuerySchema>): Promise<StreamableFile> {
    const lines = await begun(exported(format, search, async (page) => (await this.messenger.ask(AuditSearch, page)).entries));
    return new StreamableFile(Readable.from(lines, { objectMode: false }), { type: EXPORT_TYPES[format], disposition: `attachment; filename="audit.${format}"` });
  }

  @Get('verify')
  @Summary('Walks the whole record and names the first entry that does not fit')
  @DescribeAnswer(replyOf(AuditVerify))
  async verify(): Promise<ReplyOf<typeof AuditVerify>> {
    return this.messenger.ask(AuditVerify, {}, { timeoutMs: VERIFY_TIMEOUT_MS });
  }
}
