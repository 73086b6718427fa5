import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { type ReplyOf, TemplateCreate, TemplateList, TemplateRetire } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeBody, DescribeQuery } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { creation, newTemplateSchema, retirement, templateQuerySchema } from './template-input.js';

const ID = shape(z.uuid('a template id is a UUID'));

@Controller('api/templates')
export class TemplatesController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @Allow('viewer')
  @DescribeQuery(templateQuerySchema)
  async list(@Query(shape(templateQuerySchema)) query: z.infer<typeof templateQuerySchema>): Promise<ReplyOf<typeof TemplateList>> {
    return this.messenger.ask(TemplateList, query);
  }

  @Post()
  @Allow('admin')
  @HttpCode(201)
  @DescribeBody(newTemplateSchema)
  async create(@Body(shape(newTemplateSchema)) given: z.infer<typeof newTemplateSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof TemplateCreate>> {
    return this.messenger.ask(TemplateCreate, creation(given, signed, new Date()));
  }

  @Delete(':id')
  @Allow('admin')
  async retire(@Param('id', ID) templateId: string, @Caller() signed: Signed): Promise<ReplyOf<typeof TemplateRetire>> {
    return this.messenger.ask(TemplateRetire, retirement(templateId, signed, new Date()));
  }
}
