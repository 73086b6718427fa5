import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import type { GatewayConfig } from './gateway.config.js';

/** Where people and programs reach this gateway, without a slash at its end: as it was set, else where it listens. */
@Injectable()
export class PublicAddress {
  private listening: string;

  constructor(@Inject(CONFIG) private readonly config: GatewayConfig) {
    this.listening = `http://${config.GATEWAY_HOST}:${config.GATEWAY_PORT}`;
  }

  listensAt(url: string): void {
    this.listening = url;
  }

  get url(): string {
    return this.config.GATEWAY_PUBLIC_URL ?? this.listening;
  }
}
