import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OffsetRule } from './posix-tz.js';
import { readTzif } from './tzif.js';
import { isZoneName, type ZoneRules } from './zone-rules.js';

/** The zone files that the system keeps up to date; each is read once. */
export class SystemRules implements ZoneRules {
  readonly source = 'system';
  private readonly known = new Map<string, OffsetRule | undefined>();

  constructor(
    private readonly folder: string,
    readonly version: string,
  ) {}

  has(zone: string): boolean {
    return this.ruleFor(zone) !== undefined;
  }

  offsetAt(zone: string, instant: number): number {
    const rule = this.ruleFor(zone);
    if (rule === undefined) throw new Error(`no zone ${zone}`);
    return rule(Math.floor(instant / 1000)) * 1000;
  }

  private ruleFor(zone: string): OffsetRule | undefined {
    if (!this.known.has(zone)) this.known.set(zone, isZoneName(zone) ? this.read(zone) : undefined);
    return this.known.get(zone);
  }

  private read(zone: string): OffsetRule | undefined {
    try {
      return readTzif(readFileSync(join(this.folder, zone)));
    } catch {
      return undefined;
    }
  }
}

/** The release of the system's tzdata, undefined when it does not say. */
export function systemVersion(folder: string): string | undefined {
  for (const [file, pattern] of [['tzdata.zi', /^# version (\d{4}[a-z]+)/], ['+VERSION', /^(\d{4}[a-z]+)/]] as const) {
    try {
      const found = pattern.exec(readFileSync(join(folder, file), 'latin1').slice(0, 64))?.[1];
      if (found !== undefined) return found;
    } catch {
      // The next file may say it.
    }
  }
  return undefined;
}
