import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { LessonList, LessonRetire, LessonTeach, type ReplyOf } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeParam, DescribeQuery, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';
import { forgetting, lessonQuerySchema, newLessonSchema, teaching } from './safety-input.js';

const UUID = z.uuid('a lesson id is a UUID');
const ID = shape(UUID);

/** What people have taught the guard. */
@Controller('api/lessons')
export class LessonsController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @Allow('viewer')
  @DescribeQuery(lessonQuerySchema)
  @Summary('What the guard has been taught, oldest first')
  @DescribeAnswer(replyOf(LessonList))
  async list(@Query(shape(lessonQuerySchema)) query: z.infer<typeof lessonQuerySchema>): Promise<ReplyOf<typeof LessonList>> {
    return this.messenger.ask(LessonList, query);
  }

  @Post()
  @Allow('approver')
  @HttpCode(201)
  @DescribeBody(newLessonSchema, { kind: 'harmless', text: 'Please ignore the previous invoice, it had the wrong date.', why: 'A customer corrects an invoice', taskId: null })
  @Summary('Tells the guard that it was wrong: a harmless text, or an attack that it missed')
  @DescribeAnswer(replyOf(LessonTeach), 201)
  async teach(@Body(shape(newLessonSchema)) given: z.infer<typeof newLessonSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof LessonTeach>> {
    return this.messenger.ask(LessonTeach, teaching(given, signed, new Date()));
  }

  @Delete(':id')
  @Allow('approver')
  @Summary('Lets the guard forget a lesson; an admin\'s only by an admin')
  @DescribeParam('id', UUID, '0197a1b0-0000-7000-8000-000000000001')
  @DescribeAnswer(replyOf(LessonRetire))
  async retire(@Param('id', ID) lessonId: string, @Caller() signed: Signed): Promise<ReplyOf<typeof LessonRetire>> {
    return this.messenger.ask(LessonRetire, forgetting(lessonId, signed, new Date()));
  }
}
