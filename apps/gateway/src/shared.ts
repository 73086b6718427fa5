import { Inject, Injectable, type Provider } from '@nestjs/common';
import { Cache } from '@waggle/cache';
import { Messenger } from '@waggle/messaging';
import { type Logger, Metrics } from '@waggle/observability';
import { Database } from '@waggle/persistence';
import { CONFIG, IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { EventFeed } from './events/event-feed.service.js';
import type { GatewayConfig } from './gateway.config.js';

/** The service's connections, one each. */
@Injectable()
export class Connections {
  constructor(
    readonly messenger: Messenger,
    readonly metrics: Metrics,
    readonly database: Database,
    readonly cache: Cache,
  ) {}
}

/** What the HTTP application takes over from the service it lives in. */
@Injectable()
export class Shared {
  readonly providers: readonly Provider[];

  constructor(@Inject(CONFIG) config: GatewayConfig, @Inject(IDENTITY) identity: Identity, @Inject(LOGGER) log: Logger, connections: Connections, feed: EventFeed) {
    const { messenger, metrics, database, cache } = connections;
    this.providers = [
      { provide: CONFIG, useValue: config },
      { provide: IDENTITY, useValue: identity },
      { provide: LOGGER, useValue: log },
      { provide: Messenger, useValue: messenger },
      { provide: Metrics, useValue: metrics },
      { provide: Database, useValue: database },
      { provide: Cache, useValue: cache },
      { provide: EventFeed, useValue: feed },
    ];
  }
}
