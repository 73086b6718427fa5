import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Allow, CurrentEntry, type Entry } from '../access/caller.js';
import { DescribeQuery, DescribeText, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { EventFeed } from './event-feed.service.js';
import { TOPICS } from './event-log.repository.js';
import { EventStream } from './event-stream.js';

const seqSchema = z
  .string()
  .regex(/^\d{1,15}$/, 'an event id is a whole number')
  .optional();

const eventQuerySchema = z.object({
  topics: z
    .string()
    .default(TOPICS.join(','))
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(TOPICS)))
    .describe('One or several of task, approval, alert, zone, with commas.'),
  lastEventId: seqSchema.describe('Where the client cannot set the header Last-Event-ID: the id of the last event that it knows.'),
});

const HEADERS = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' };

const SAID = [
  '`event: task` carries a TaskSummary, `approval` an Approval, `alert` an alert, `zone` the active zone, each as it is from now on; of two states of one thing the',
  'later comes later. `id` counts up; connect again with Last-Event-ID to go on without a gap. `reset`: what came after that id is no longer',
  'kept, so read the lists again. `end` with a code is the last word of a stream; connect again.',
].join(' ');

@Controller('api/events')
@Allow('viewer')
export class EventsController {
  constructor(private readonly feed: EventFeed) {}

  @Get()
  @Summary('What happens, live (server-sent events)', SAID)
  @DescribeQuery(eventQuerySchema)
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id of the last event that the client knows.', schema: { type: 'string', pattern: '^\\d{1,15}$' } })
  @DescribeText('text/event-stream', 'The stream.')
  async stream(@Query(shape(eventQuerySchema)) { topics, lastEventId }: z.infer<typeof eventQuerySchema>, @CurrentEntry() { stands }: Entry, @Req() request: Request, @Res() response: Response): Promise<void> {
    const known = shape(seqSchema).transform(request.get('last-event-id')) ?? lastEventId;
    const end = await this.feed.position();
    response.writeHead(200, HEADERS);
    if (request.method === 'HEAD') return void response.end();
    new EventStream(response, this.feed, new Set(topics), known === undefined ? end : Number(known), stands).start();
  }
}
