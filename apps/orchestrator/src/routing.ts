import type { Prefix } from '@waggle/contracts';

/** An agent as routing sees it. */
export interface Candidate {
  readonly name: string;
  readonly capabilities: Readonly<Record<string, number>>;
  /** Milliseconds since it last ended some of the work that it has in hand; null while it has none in hand, or has ended none yet. */
  readonly workedMs?: number | null;
}

export interface Choice {
  readonly agent: string;
  /** In plain words, for `why`. */
  readonly explanation: string;
}

/** A service that has said nothing for so long is dead. */
export const DEAD_AFTER_SECONDS = 300;

const FALLBACK_AGENT = 'generalist';

/**
 * The living agent with the highest score for the prefix; no agent above 0: the generalist, which in a swarm prepares and may use no
 * agent's tools. `undefined`: whoever could do it is away.
 */
export function chooseAgent(prefix: Prefix, living: readonly Candidate[], away: readonly Candidate[]): Choice | undefined {
  const scored = living
    .filter((agent) => (agent.capabilities[prefix] ?? 0) > 0)
    .map((agent) => ({ name: agent.name, score: agent.capabilities[prefix] ?? 0 }))
    .sort((a, b) => b.score - a.score || a.name.localeCompare(b.name));
  const [best] = scored;
  if (best !== undefined) {
    const others = scored.slice(1).map((one) => `${one.name} ${one.score.toFixed(2)}`);
    return { agent: best.name, explanation: `${best.name} has the highest score for ${prefix} (${best.score.toFixed(2)})${others.length > 0 ? `, before ${others.join(', ')}` : ''}.` };
  }
  if (awaited(prefix, away).length > 0) return undefined;
  const fallback = living.find((agent) => agent.name === FALLBACK_AGENT);
  return fallback && { agent: fallback.name, explanation: `No other agent scores above 0 for ${prefix}, so the generalist takes it.` };
}

/** The names of those who are away and could do it. */
export function awaited(prefix: Prefix, away: readonly Candidate[]): string[] {
  return away.filter((agent) => (agent.capabilities[prefix] ?? 0) > 0).map(({ name }) => name);
}

/** Who scans texts (`SCAN`). */
export function chooseScanner(living: readonly Candidate[]): string | undefined {
  return [...living].sort((a, b) => (b.capabilities['SCAN'] ?? 0) - (a.capabilities['SCAN'] ?? 0)).find((agent) => (agent.capabilities['SCAN'] ?? 0) > 0)?.name;
}
