import { Inject, Injectable } from '@nestjs/common';
import type { RateLimit } from '@waggle/cache';
import { CONFIG } from '@waggle/runtime';
import { Limits } from './limits.service.js';
import type { ToolServerConfig } from './tool-server.config.js';

/** Injects the limits that the server's definition names. */
export const CALL_LIMITS = Symbol('call limits');

/** How many calls a caller may make, and how many the server takes in all. */
@Injectable()
export class CallQuota {
  constructor(
    private readonly limits: Limits,
    @Inject(CALL_LIMITS) private readonly ofServer: readonly RateLimit[],
    @Inject(CONFIG) private readonly config: ToolServerConfig,
  ) {}

  /** Counts one call. @throws AppError a `LimitErrorCode`. */
  async take(server: string, agent: string): Promise<void> {
    const ofCaller = { name: `calls:${server}:${agent}`, limit: this.config.MCP_CALLS_PER_MINUTE, windowSeconds: 60 };
    await this.limits.take([ofCaller, ...this.ofServer], `calls of ${server}`);
  }
}
