import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from '@waggle/observability';
import { ToolClient } from '@waggle/mcp-client';
import { CONFIG, IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { Clock } from '../clock.js';
import type { IntakeConfig } from '../intake.config.js';
import { SourceGate } from '../sources/source-gate.service.js';
import { SourceRegistry } from '../sources/source-registry.service.js';
import type { Feed } from './feed.js';
import { FeedSource } from './feed-source.js';
import type { FeedName } from './feed-settings.js';
import { FeedTaker } from './feed-taker.service.js';
import { socialFeed } from './social-feed.js';
import { whatsappFeed } from './whatsapp-feed.js';

type FeedConfig = Pick<IntakeConfig, 'FEEDS' | 'FEED_POLL_SECONDS' | 'MCP_URLS' | 'MCP_TOKEN'>;

/** The surroundings of every feed. */
@Injectable()
export class FeedHouse implements OnModuleDestroy {
  readonly tools: ToolClient;

  constructor(
    @Inject(CONFIG) readonly config: FeedConfig,
    @Inject(LOGGER) readonly log: Logger,
    @Inject(IDENTITY) { service }: Identity,
    readonly clock: Clock,
    readonly gate: SourceGate,
  ) {
    this.tools = new ToolClient({ agent: service, token: config.MCP_TOKEN, resolve: (server) => config.MCP_URLS[server] });
  }

  async onModuleDestroy(): Promise<void> {
    await this.tools.close();
  }
}

/** Makes a source of each feed that is switched on and whose tool server this zone has. */
@Injectable()
export class Feeds {
  constructor(house: FeedHouse, taker: FeedTaker, registry: SourceRegistry) {
    const { config, clock, log, gate } = house;
    const parts = { gate, taker, clock, log, pollMs: config.FEED_POLL_SECONDS * 1000 };
    for (const name of config.FEEDS) {
      const server = name === 'whatsapp' ? 'whatsapp' : 'social';
      if (config.MCP_URLS[server] === undefined) log.info({ feed: name }, `this zone has no tool server ${server}, so nothing is read there`);
      else registry.add(new FeedSource(feedOf(name, house.tools), parts));
    }
  }
}

const feedOf = (name: FeedName, tools: ToolClient): Feed => (name === 'whatsapp' ? whatsappFeed(tools) : socialFeed(name, tools));
