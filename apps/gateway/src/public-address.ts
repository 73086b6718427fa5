import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import type { GatewayConfig } from './gateway.config.js';

/** Every address of this machine: nobody calls it by that. */
const UNSPECIFIED = ['0.0.0.0', '::'];

/** Where people and programs reach this gateway, without a slash at its end: as it was set, else where it listens. */
@Injectable()
export class PublicAddress {
  private port: number;

  constructor(@Inject(CONFIG) private readonly config: GatewayConfig) {
    this.port = config.GATEWAY_PORT;
  }

  listensAt(port: number): void {
    this.port = port;
  }

  get url(): string {
    const { GATEWAY_PUBLIC_URL, GATEWAY_HOST } = this.config;
    return GATEWAY_PUBLIC_URL ?? `http://${UNSPECIFIED.includes(GATEWAY_HOST) ? 'localhost' : GATEWAY_HOST}:${this.port}`;
  }
}
