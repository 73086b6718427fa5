import { Injectable } from '@nestjs/common';
import { companyProfile } from '@waggle/contracts';
import type { ToolCall, ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { CompanyService } from '../company/company.service.js';
import { PageReader } from '../page-reader.service.js';
import { DAY_SECONDS, Remembered } from '../remembered.service.js';
import { isLasting } from '../research.error.js';

@Injectable()
export class CompanyProfileTool implements ToolHandler<typeof companyProfile> {
  readonly tool = companyProfile;

  constructor(
    private readonly companies: CompanyService,
    private readonly pages: PageReader,
    private readonly remembered: Remembered,
  ) {}

  async run({ website }: z.infer<typeof companyProfile.input>, { signal }: ToolCall): Promise<z.infer<typeof companyProfile.output>> {
    const { href } = this.pages.parse(website.includes('://') ? website : `https://${website}`);
    return this.remembered.of({
      kind: 'company',
      key: href,
      ttlSeconds: 7 * DAY_SECONDS,
      work: () => this.companies.profile(href, signal),
      keep: ({ failures }) => failures.every(({ code }) => isLasting(code)),
    });
  }
}
