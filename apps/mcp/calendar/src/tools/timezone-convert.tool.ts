import { Injectable } from '@nestjs/common';
import { timezoneConvert } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { calendarError } from '../calendar.error.js';
import { type Resolution, Zones } from '../zones/zones.js';

type Args = z.infer<typeof timezoneConvert.input>;
type Answer = z.infer<typeof timezoneConvert.output>;

@Injectable()
export class TimezoneConvertTool implements ToolHandler<typeof timezoneConvert> {
  readonly tool = timezoneConvert;

  constructor(private readonly zones: Zones) {}

  async run(args: Args): Promise<Answer> {
    const zone = this.zones.require(args.to);
    const { instant, resolution } = this.read(args);
    const { rules } = this.zones;
    return {
      time: this.zones.format(instant, zone),
      zone,
      offsetMinutes: rules.offsetAt(zone, instant) / 60_000,
      utc: `${new Date(instant).toISOString().slice(0, 19)}Z`,
      resolved: resolution,
      rules: `${rules.source} ${rules.version}`,
    };
  }

  private read({ time, from }: Args): { instant: number; resolution: Resolution } {
    const hasOffset = /(Z|[+-]\d\d:\d\d)$/.test(time);
    if (hasOffset === (from !== undefined)) throw calendarError('time_invalid', 'Give either an offset in `time` or the zone that it is meant in as `from`');
    const parsed = Date.parse(from === undefined ? time : `${time}Z`);
    // `Date` moves a 30th of February into March.
    const wall = from === undefined ? Date.parse(`${time.replace(/(Z|[+-]\d\d:\d\d)$/, '')}Z`) : parsed;
    if (Number.isNaN(parsed) || !new Date(wall).toISOString().startsWith(time.slice(0, 16))) throw calendarError('time_invalid', 'There is no such date or time');
    return from === undefined ? { instant: parsed, resolution: 'exact' } : this.zones.resolve(parsed, this.zones.require(from));
  }
}
