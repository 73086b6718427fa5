import { Injectable } from '@nestjs/common';
import { getContact } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { CrmProvider } from '../crm.provider.js';

@Injectable()
export class GetContactTool implements ToolHandler<typeof getContact> {
  readonly tool = getContact;

  constructor(private readonly crm: CrmProvider) {}

  run({ email }: z.infer<typeof getContact.input>): Promise<z.infer<typeof getContact.output>> {
    return this.crm.contact(email);
  }
}
