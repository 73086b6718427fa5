/** So many blocked texts within the window are a wave: a person should think of a stop. */
const MANY = 5;
const WINDOW_MS = 10 * 60_000;

/** Counts what was blocked, in memory: a wave that a restart forgets goes on and is noticed anew. */
export class AttackWave {
  private blocked: number[] = [];
  private told = 0;

  /** @returns true once a window when there is a wave */
  note(now: number): boolean {
    this.blocked = [...this.blocked.filter((at) => now - at < WINDOW_MS), now];
    if (this.blocked.length < MANY || now - this.told < WINDOW_MS) return false;
    this.told = now;
    return true;
  }
}
