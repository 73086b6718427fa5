import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { type ReplyOf, TemplateCreate, TemplateList, TemplateRetire } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeParam, DescribeQuery, Summary } from '../input/open-api.js';
import { replyOf } from '../openapi/json-schema.js';
import { shape } from '../input/shape-pipe.js';
import { creation, newTemplateSchema, retirement, templateQuerySchema } from './template-input.js';

const UUID = z.uuid('a template id is a UUID');
const ID = shape(UUID);

@Controller('api/templates')
export class TemplatesController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @Allow('viewer')
  @DescribeQuery(templateQuerySchema)
  @Summary('The approved texts that routine mail is compared with')
  @DescribeAnswer(replyOf(TemplateList))
  async list(@Query(shape(templateQuerySchema)) query: z.infer<typeof templateQuerySchema>): Promise<ReplyOf<typeof TemplateList>> {
    return this.messenger.ask(TemplateList, query);
  }

  @Post()
  @Allow('admin')
  @HttpCode(201)
  @DescribeBody(newTemplateSchema, { approvalId: '0197a1b0-0000-7000-8000-000000000001', name: 'We have got it' })
  @Summary('Makes the text of an approved proposal a template')
  @DescribeAnswer(replyOf(TemplateCreate), 201)
  async create(@Body(shape(newTemplateSchema)) given: z.infer<typeof newTemplateSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof TemplateCreate>> {
    return this.messenger.ask(TemplateCreate, creation(given, signed, new Date()));
  }

  @Delete(':id')
  @Allow('admin')
  @Summary('Ends a template')
  @DescribeParam('id', UUID, '0197a1b0-0000-7000-8000-000000000001')
  @DescribeAnswer(replyOf(TemplateRetire))
  async retire(@Param('id', ID) templateId: string, @Caller() signed: Signed): Promise<ReplyOf<typeof TemplateRetire>> {
    return this.messenger.ask(TemplateRetire, retirement(templateId, signed, new Date()));
  }
}
