import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { type ReplyOf, ZoneDrill, ZoneHealth, ZoneStatus, ZoneSwitch } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';
import { drilling, drillSchema, switching, switchSchema } from './zone-input.js';

const TAKE_TIMEOUT_MS = 60_000;
/** Whoever checks gives up soon after. */
const HEALTH_TIMEOUT_MS = 4000;

/** Which zone is active, and how the other one is. */
@Controller('api/zones')
export class ZonesController {
  constructor(private readonly messenger: Messenger) {}

  @Get('health')
  @Allow('anyone')
  @Summary('How this zone is, for the other zone\'s checks', 'Without a token. During a drill the active zone says that it is not well.')
  @DescribeAnswer(replyOf(ZoneHealth))
  async health(): Promise<ReplyOf<typeof ZoneHealth>> {
    return this.messenger.ask(ZoneHealth, {}, { timeoutMs: HEALTH_TIMEOUT_MS });
  }

  @Get('status')
  @Allow('viewer')
  @Summary('Both zones as this one sees them', 'Who is active since when and why, the last checks of the other zone, the hand-overs, the last drill.')
  @DescribeAnswer(replyOf(ZoneStatus))
  async status(): Promise<ReplyOf<typeof ZoneStatus>> {
    return this.messenger.ask(ZoneStatus, {});
  }

  @Post('switch')
  @Allow('admin')
  @HttpCode(200)
  @Summary('Makes a zone the active one', 'It holds when the remote has accepted it. Nothing changes when the zone is active already.')
  @DescribeBody(switchSchema, { zone: 'cloud', reason: 'The laptop travels' })
  @DescribeAnswer(replyOf(ZoneSwitch))
  async switch(@Body(shape(switchSchema)) given: z.infer<typeof switchSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof ZoneSwitch>> {
    return this.messenger.ask(ZoneSwitch, switching(given, signed, new Date()), { timeoutMs: TAKE_TIMEOUT_MS });
  }

  @Post('drill')
  @Allow('admin')
  @HttpCode(200)
  @Summary('Lets this zone, the active one, play dead until the other has taken over', 'Bounded: it goes on by itself when the time is over. Its result is in GET /api/zones/status.')
  @DescribeBody(drillSchema, { reason: 'The monthly drill' })
  @DescribeAnswer(replyOf(ZoneDrill))
  async drill(@Body(shape(drillSchema)) given: z.infer<typeof drillSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof ZoneDrill>> {
    return this.messenger.ask(ZoneDrill, drilling(given, signed, new Date()));
  }
}
