import { Inject, Injectable } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import { CONFIG } from '@waggle/runtime';
import { Clock } from '../clock.js';
import type { IntakeConfig } from '../intake.config.js';
import { SourceRegistry } from '../sources/source-registry.service.js';
import { webhookError } from './webhook.error.js';
import { WebhookDoor } from './webhook-door.js';
import { WebhookSecrets } from './webhook-secrets.service.js';

/** The webhooks that are configured. */
@Injectable()
export class WebhookDoors {
  private readonly doors: ReadonlyMap<string, WebhookDoor>;

  constructor(
    @Inject(CONFIG) { WEBHOOK_SOURCES: sources }: Pick<IntakeConfig, 'WEBHOOK_SOURCES'>,
    private readonly secrets: WebhookSecrets,
    private readonly clock: Clock,
    registry: SourceRegistry,
  ) {
    this.doors = new Map(sources.map((source) => [source.name, new WebhookDoor(source)]));
    for (const door of this.doors.values()) registry.add(door);
  }

  /** @throws AppError `webhook_unknown` */
  get(name: string): WebhookDoor {
    const door = this.doors.get(name);
    if (door === undefined) throw webhookError('webhook_unknown', 'There is no such webhook here.');
    return door;
  }

  /** @throws AppError `source_closed`: whoever sends it need not know more */
  async secretsOf(door: WebhookDoor): Promise<string[]> {
    try {
      const secrets = await this.secrets.of(door.settings.secret);
      door.note(null, this.clock.now());
      return secrets;
    } catch (thrown) {
      door.note(`its secret cannot be had: ${toAppError(thrown).message}`, this.clock.now());
      throw webhookError('source_closed', 'Nothing is taken at the moment.');
    }
  }
}
