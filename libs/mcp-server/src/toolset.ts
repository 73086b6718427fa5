import type { Zone } from '@waggle/contracts';
import { toolError } from './effect.error.js';
import { type AnyHandler, isEffect } from './tool-handler.js';

/** The tools of a server as one zone has them: where nothing may act, none that acts is listed or run. */
export class Toolset {
  readonly offered: readonly AnyHandler[];

  constructor(
    private readonly built: readonly AnyHandler[],
    private readonly zone: Zone,
  ) {
    this.offered = zone === 'cloud' ? built.filter((handler) => !acts(handler)) : built;
  }

  /** Also one that is not offered here, so that who asks for it can be named. @throws AppError `tool_unknown` (missing) */
  find(name: string): AnyHandler {
    const handler = this.built.find(({ tool }) => tool.name === name);
    if (handler === undefined) throw toolError('tool_unknown', 'missing', 'No such tool here');
    return handler;
  }

  /** @throws AppError `tool_denied` */
  requireOffered(handler: AnyHandler): void {
    if (!this.offered.includes(handler)) throw toolError('tool_denied', 'denied', `${handler.tool.name} acts on the outside world: it does not exist in the ${this.zone} zone`);
  }
}

const acts = (handler: AnyHandler): boolean => isEffect(handler) || handler.tool.class === 'DANGEROUS';
