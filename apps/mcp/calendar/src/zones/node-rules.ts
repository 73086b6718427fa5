import { isZoneName, type ZoneRules } from './zone-rules.js';

/** The zone rules that Node was built with. */
export class NodeRules implements ZoneRules {
  readonly source = 'node';
  readonly version = process.versions.tz ?? 'unknown';
  private readonly known = new Map<string, Intl.DateTimeFormat | undefined>();

  has(zone: string): boolean {
    return this.formatFor(zone) !== undefined;
  }

  offsetAt(zone: string, instant: number): number {
    const second = Math.floor(instant / 1000) * 1000;
    const parts = this.formatFor(zone)?.formatToParts(second);
    if (parts === undefined) throw new Error(`no zone ${zone}`);
    const { year = 0, month = 1, day, hour, minute, second: seconds } = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
  }

  private formatFor(zone: string): Intl.DateTimeFormat | undefined {
    if (!this.known.has(zone)) this.known.set(zone, isZoneName(zone) ? open(zone) : undefined);
    return this.known.get(zone);
  }
}

function open(timeZone: string): Intl.DateTimeFormat | undefined {
  const numeric = 'numeric';
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', hourCycle: 'h23', year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric });
  } catch {
    return undefined;
  }
}
