import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { agentStatusSchema, CrmSeed, CrmSummary, FolderCounts, type ReplyOf, ROLES, SwarmStatus, zoneSchema } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { z } from 'zod';
import { Allow } from '../access/caller.js';
import { DescribeAnswer, Summary } from '../input/open-api.js';
import { replyOf } from '../openapi/json-schema.js';
import { errorRateOf } from './error-rate.js';
import { type HealthView, HealthService, healthViewSchema } from './health.service.js';

const { services, byStatus, oldestOpen, durations } = SwarmStatus.reply.shape;

const statusSchema = z.object({
  role: z.enum(ROLES),
  zone: zoneSchema,
  mode: z.enum(['dry_run', 'live']),
  uptimeSeconds: z.int(),
  agents: z.array(agentStatusSchema.pick({ name: true, alive: true, successRate: true, inFlight: true })),
  services,
  tasks: byStatus,
  oldestOpen,
});
const agentsSchema = SwarmStatus.reply.pick({ agents: true });
const scoreSchema = agentStatusSchema.pick({ capabilities: true, completed: true, failed: true, successRate: true, meanDurationMs: true }).extend({ agent: z.string() });
const metricsSchema = z.object({ tasks: byStatus, errorRate: z.number().nullable(), durations, scores: z.array(scoreSchema) });

@Controller('api')
@Allow('viewer')
export class StatusController {
  constructor(
    private readonly messenger: Messenger,
    private readonly healthOf: HealthService,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  @Get('status')
  @Summary('The zone at a glance')
  @DescribeAnswer(statusSchema)
  async status(): Promise<z.infer<typeof statusSchema>> {
    const { agents, services, byStatus, oldestOpen } = await this.swarm();
    const { role, zone, dryRun } = this.identity;
    return {
      role,
      zone,
      mode: dryRun ? 'dry_run' : 'live',
      uptimeSeconds: Math.round(process.uptime()),
      agents: agents.map(({ name, alive, successRate, inFlight }) => ({ name, alive, successRate, inFlight })),
      services,
      tasks: byStatus,
      oldestOpen,
    };
  }

  @Get('agents')
  @Summary('Agents with their load and success')
  @DescribeAnswer(agentsSchema)
  async agents(): Promise<z.infer<typeof agentsSchema>> {
    return { agents: (await this.swarm()).agents };
  }

  @Get('metrics')
  @Summary('Figures of the zone as they are now')
  @DescribeAnswer(metricsSchema)
  async metrics(): Promise<z.infer<typeof metricsSchema>> {
    const { agents, byStatus, durations } = await this.swarm();
    return {
      tasks: byStatus,
      errorRate: errorRateOf(byStatus),
      durations,
      scores: agents.map(({ name, capabilities, completed, failed, successRate, meanDurationMs }) => ({ agent: name, capabilities, completed, failed, successRate, meanDurationMs })),
    };
  }

  @Get('crm')
  @Summary('Contacts, deals and the pipeline in figures')
  @DescribeAnswer(replyOf(CrmSummary))
  async crm(): Promise<ReplyOf<typeof CrmSummary>> {
    return this.messenger.ask(CrmSummary, {});
  }

  @Post('crm/sample')
  @Summary('Adds the sample contacts, deals and activities that are not there yet')
  @DescribeAnswer(replyOf(CrmSeed))
  @Allow('admin')
  @HttpCode(200)
  async sample(): Promise<ReplyOf<typeof CrmSeed>> {
    return this.messenger.ask(CrmSeed, {});
  }

  @Get('folders')
  @Summary('How many files lie in which folder')
  @DescribeAnswer(replyOf(FolderCounts))
  async folders(): Promise<ReplyOf<typeof FolderCounts>> {
    return this.messenger.ask(FolderCounts, {});
  }

  @Get('health')
  @Summary('What is wrong, if anything')
  @DescribeAnswer(healthViewSchema)
  async health(): Promise<HealthView> {
    return this.healthOf.view();
  }

  private swarm(): Promise<ReplyOf<typeof SwarmStatus>> {
    return this.messenger.ask(SwarmStatus, {});
  }
}
