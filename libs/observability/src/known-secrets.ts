/** Texts that no line of a log may hold. What is added later counts from then on, for every logger that was given it. */
export class KnownSecrets {
  private readonly texts = new Set<string>();
  /** As they stand in a line of JSON, whole addresses before the passwords in them. */
  private written: readonly string[] = [];

  constructor(texts: readonly string[] = []) {
    this.add(texts);
  }

  add(texts: readonly string[]): void {
    for (const text of texts) this.texts.add(text);
    this.written = [...this.texts].sort((one, two) => two.length - one.length).map((text) => JSON.stringify(text).slice(1, -1));
  }

  /** A line of JSON with `[redacted]` in their place. */
  without(line: string): string {
    return this.written.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line);
  }
}
