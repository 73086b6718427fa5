import { Inject, Injectable } from '@nestjs/common';
import type { HttpCheckState } from '@waggle/contracts';
import { CONFIG } from '@waggle/runtime';
import type { HttpCheck, MonitorConfig } from '../monitor.config.js';

/** Asks the configured addresses. An answer with a status below 400 is good; bodies are not read, redirects not followed. */
@Injectable()
export class HttpChecks {
  private known = new Map<string, HttpCheckState>();

  constructor(@Inject(CONFIG) private readonly config: Pick<MonitorConfig, 'HEALTH_CHECKS' | 'HEALTH_HTTP_TIMEOUT_MS'>) {}

  get states(): HttpCheckState[] {
    return [...this.known.values()];
  }

  async round(): Promise<void> {
    const states = await Promise.all(this.config.HEALTH_CHECKS.map((check) => this.check(check)));
    this.known = new Map(states.map((state) => [state.name, state]));
  }

  private async check({ name, url }: HttpCheck): Promise<HttpCheckState> {
    const begun = performance.now();
    const detail = await this.faultOf(url);
    const seconds = Math.round(performance.now() - begun) / 1000;
    const up = detail === undefined;
    return { name, up, failuresInRow: up ? 0 : (this.known.get(name)?.failuresInRow ?? 0) + 1, seconds, detail: detail ?? 'ok' };
  }

  private async faultOf(url: string): Promise<string | undefined> {
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(this.config.HEALTH_HTTP_TIMEOUT_MS) });
      await response.body?.cancel();
      return response.status < 400 ? undefined : `answers ${response.status}`;
    } catch (thrown) {
      // The text of the error may hold the address, and an address a password.
      return thrown instanceof Error && thrown.name === 'TimeoutError' ? `does not answer within ${this.config.HEALTH_HTTP_TIMEOUT_MS} ms` : 'cannot be reached';
    }
  }
}
