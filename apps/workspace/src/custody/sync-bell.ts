import { Injectable } from '@nestjs/common';

/** Rung when there is something to share. Nobody hears it where this zone is alone. */
@Injectable()
export class SyncBell {
  private hear: () => void = () => undefined;

  ring(): void {
    this.hear();
  }

  heardBy(act: () => void): void {
    this.hear = act;
  }
}
