/** One source of zone rules. */
export interface ZoneRules {
  /** `system` is the machine's own tzdata, `node` is what Node brings along. */
  readonly source: 'system' | 'node';
  /** The tzdata release, like `2026b`. */
  readonly version: string;
  has(zone: string): boolean;
  /** Milliseconds to add to UTC, at an instant in milliseconds since 1970. The zone must be known. */
  offsetAt(zone: string, instant: number): number;
}

/** An IANA name; among others no path and no bare offset. `posix/` and `right/` (which counts leap seconds) are no zones. */
export function isZoneName(text: string): boolean {
  return text.length <= 64 && /^(?!posix\/|right\/|localtime$|posixrules$|Factory$)[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,3}$/.test(text);
}
