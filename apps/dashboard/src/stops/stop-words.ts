import type { StopScope } from '../api/wire.js';

/** What it holds, in plain words. */
export function stopWords(scope: StopScope): string {
  return scope.kind === 'dangerous' ? 'all dangerous tools' : `the ${scope.kind} ${scope.id}`;
}
