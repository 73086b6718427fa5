import { Controller, Get, Query } from '@nestjs/common';
import { AuditSearch, AuditVerify, type ReplyOf } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow } from '../access/caller.js';
import { DescribeQuery } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';

const VERIFY_TIMEOUT_MS = 60_000;

const auditQuerySchema = z.object({
  actor: z.string().max(200).optional(),
  action: z.string().max(200).optional(),
  taskId: z.string().max(200).optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `next` of the page before. */
  after: z.coerce.number().int().optional(),
});
const AUDIT_QUERY = shape(auditQuerySchema);

type Entries = ReplyOf<typeof AuditSearch> & { next: string | null };

@Controller('api/audit')
@Allow('viewer')
export class AuditController {
  constructor(private readonly messenger: Messenger) {}

  /** Newest first. */
  @Get()
  @DescribeQuery(auditQuerySchema)
  async search(@Query(AUDIT_QUERY) { after, limit, ...search }: z.infer<typeof auditQuerySchema>): Promise<Entries> {
    const { entries } = await this.messenger.ask(AuditSearch, { ...search, limit, before: after });
    const last = entries.at(-1);
    return { entries, next: last !== undefined && entries.length === limit ? String(last.seq) : null };
  }

  @Get('verify')
  async verify(): Promise<ReplyOf<typeof AuditVerify>> {
    return this.messenger.ask(AuditVerify, {}, { timeoutMs: VERIFY_TIMEOUT_MS });
  }
}
