import { calendarError } from '../calendar.error.js';
import { NodeRules } from './node-rules.js';
import { SystemRules, systemVersion } from './system-rules.js';
import type { ZoneRules } from './zone-rules.js';

const DAY = 86_400_000;

/** A local time as if it were UTC, in milliseconds since 1970: what clocks there show, without a zone. */
export type WallTime = number;

/** How a local time became an instant. `gap`: it is skipped that day. `overlap`: it comes twice. */
export type Resolution = 'exact' | 'gap' | 'overlap';

/** The settings of `CalendarConfig` that choose the rules; plain, so that a worker can be given them. */
export interface ZoneSettings {
  readonly CALENDAR_ZONE_RULES: 'auto' | 'system' | 'node';
  readonly CALENDAR_ZONEINFO: string;
}

/** All conversions between local times and instants: the one place that asks zone rules. */
export class Zones {
  constructor(readonly rules: ZoneRules) {}

  has(zone: string): boolean {
    return this.rules.has(zone);
  }

  /** @throws AppError `zone_unknown` */
  require(zone: string): string {
    if (!this.rules.has(zone)) throw calendarError('zone_unknown', `There is no time zone ${zone}; give an IANA name like Europe/Berlin`, { zone });
    return zone;
  }

  toWall(instant: number, zone: string): WallTime {
    return instant + this.rules.offsetAt(zone, instant);
  }

  /**
   * RFC 5545, 3.3.5: a skipped local time is read with the offset before the gap (so it comes out later), one that comes twice
   * means the first.
   */
  resolve(wall: WallTime, zone: string): { instant: number; resolution: Resolution } {
    const before = this.rules.offsetAt(zone, wall - DAY);
    const after = this.rules.offsetAt(zone, wall + DAY);
    const fits = [...new Set([before, after])].map((offset) => wall - offset).filter((instant) => this.toWall(instant, zone) === wall);
    const first = Math.min(...fits);
    if (fits.length === 0) return { instant: wall - before, resolution: 'gap' };
    return { instant: first, resolution: fits.length === 1 ? 'exact' : 'overlap' };
  }

  toInstant(wall: WallTime, zone: string): number {
    return this.resolve(wall, zone).instant;
  }

  /** ISO 8601 with the offset that holds there then. */
  format(instant: number, zone: string): string {
    const offset = Math.round(this.rules.offsetAt(zone, instant) / 60_000);
    const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
    const minutes = Math.abs(offset);
    return `${new Date(this.toWall(instant, zone)).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
  }
}

/** Takes the system's rules when they are newer than Node's (`auto`), or those that are asked for. */
export function openZones(settings: ZoneSettings): Zones {
  const node = new NodeRules();
  const { CALENDAR_ZONE_RULES: wanted, CALENDAR_ZONEINFO: folder } = settings;
  const version = systemVersion(folder);
  const system = new SystemRules(folder, version ?? 'unknown');
  const newer = version !== undefined && version > node.version && system.has('Europe/Berlin');
  return new Zones(wanted === 'system' || (wanted === 'auto' && newer) ? system : node);
}
