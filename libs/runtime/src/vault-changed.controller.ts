import { Controller, Inject } from '@nestjs/common';
import { type PayloadOf, VaultChanged } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';

export const ON_STALE = Symbol('on stale');

export interface Stale {
  /** The secrets behind this service's settings. */
  readonly names: ReadonlySet<string>;
  readonly tell: () => void;
}

/** Hears that a secret behind a setting has changed. */
@Controller()
export class VaultChangedController {
  constructor(@Inject(ON_STALE) private readonly stale: Stale) {}

  @Handles(VaultChanged)
  async changed({ name }: PayloadOf<typeof VaultChanged>): Promise<void> {
    // What runs goes on with the value that it has until the new one is there.
    if (this.stale.names.has(name)) this.stale.tell();
  }
}
