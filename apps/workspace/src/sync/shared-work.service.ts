import { Injectable } from '@nestjs/common';
import { ArrivalsService } from '../custody/arrivals.service.js';
import { EndsService } from '../custody/ends.service.js';
import { StraysService } from '../custody/strays.service.js';
import { TakeoverService } from '../custody/takeover.service.js';

/** What the files of the other zone mean for this one. */
@Injectable()
export class SharedWorkService {
  constructor(
    private readonly ends: EndsService,
    private readonly arrivals: ArrivalsService,
    private readonly takeover: TakeoverService,
    private readonly strays: StraysService,
  ) {}

  /** Can be repeated; true when something is to be shared again. */
  async catchUp(): Promise<boolean> {
    await this.ends.look();
    const tidied = await this.strays.tidy();
    const adopted = await this.arrivals.adopt();
    return (await this.takeover.take()) || adopted || tidied;
  }
}
