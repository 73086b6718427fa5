import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Debian and its like put it, by architecture. */
const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`);
const LOOK_EVERY_SECONDS = 1;

/** Clocks of single processes, each wrong by what stands in its file. */
export class Clocks {
  private constructor(
    private readonly library: string,
    private readonly folder: string,
    readonly services: readonly string[],
  ) {}

  /** undefined on a machine without libfaketime. */
  static async open(folder: string, services: readonly string[]): Promise<Clocks | undefined> {
    const library = await firstOf(LIBRARIES);
    if (library === undefined) return undefined;
    await mkdir(folder, { recursive: true });
    const clocks = new Clocks(library, folder, services);
    await clocks.right();
    return clocks;
  }

  /** What the process must be started with. Intervals and time-outs go on as they should: only the time of day is wrong. */
  settings(): Record<string, Record<string, string>> {
    const common = { LD_PRELOAD: this.library, FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_CACHE_DURATION: String(LOOK_EVERY_SECONDS) };
    return Object.fromEntries(this.services.map((service) => [service, { ...common, FAKETIME_TIMESTAMP_FILE: this.fileOf(service) }]));
  }

  async set(service: string, minutes: number): Promise<void> {
    await writeFile(this.fileOf(service), `${minutes < 0 ? '' : '+'}${minutes * 60}\n`);
  }

  async right(): Promise<void> {
    for (const service of this.services) await this.set(service, 0);
  }

  private fileOf(service: string): string {
    return join(this.folder, `${service}.clock`);
  }
}

async function firstOf(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if (await access(file).then(() => true, () => false)) return file;
  return undefined;
}
