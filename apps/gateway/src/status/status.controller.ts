import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CrmSeed, CrmSummary, FolderCounts, type ReplyOf, SwarmStatus } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { Allow } from '../access/caller.js';
import { errorRateOf } from './error-rate.js';
import { type HealthView, HealthService } from './health.service.js';

type Status = ReplyOf<typeof SwarmStatus>;

@Controller('api')
@Allow('viewer')
export class StatusController {
  constructor(
    private readonly messenger: Messenger,
    private readonly healthOf: HealthService,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  @Get('status')
  async status(): Promise<object> {
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
  async agents(): Promise<Pick<Status, 'agents'>> {
    return { agents: (await this.swarm()).agents };
  }

  @Get('metrics')
  async metrics(): Promise<object> {
    const { agents, byStatus, durations } = await this.swarm();
    return {
      tasks: byStatus,
      errorRate: errorRateOf(byStatus),
      durations,
      scores: agents.map(({ name, capabilities, completed, failed, successRate, meanDurationMs }) => ({ agent: name, capabilities, completed, failed, successRate, meanDurationMs })),
    };
  }

  @Get('crm')
  async crm(): Promise<ReplyOf<typeof CrmSummary>> {
    return this.messenger.ask(CrmSummary, {});
  }

  /** Adds the sample contacts, deals and activities that are not there yet. */
  @Post('crm/sample')
  @Allow('admin')
  @HttpCode(200)
  async sample(): Promise<ReplyOf<typeof CrmSeed>> {
    return this.messenger.ask(CrmSeed, {});
  }

  @Get('folders')
  async folders(): Promise<ReplyOf<typeof FolderCounts>> {
    return this.messenger.ask(FolderCounts, {});
  }

  @Get('health')
  async health(): Promise<HealthView> {
    return this.healthOf.view();
  }

  private swarm(): Promise<Status> {
    return this.messenger.ask(SwarmStatus, {});
  }
}
