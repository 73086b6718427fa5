import type { SyncPath } from './cycle.js';

interface NeverShared {
  /** As a git and Syncthing ignore pattern, matched against each part of a path, without regard to case. */
  readonly pattern: string;
  readonly why: 'hidden' | 'temporary' | 'secret' | 'own';
}

/**
 * What is never committed and never let in, by its name. `hidden` covers `.git`, `.env`, half-written files and state folders.
 * `own`: each zone writes it for itself. The Syncthing ignore file holds the same lines; a test compares them.
 */
export const NEVER_SHARED: readonly NeverShared[] = [
  { pattern: '.*', why: 'hidden' },
  { pattern: '*.tmp', why: 'temporary' },
  { pattern: '*.part', why: 'temporary' },
  { pattern: '*.partial', why: 'temporary' },
  { pattern: '*.crdownload', why: 'temporary' },
  { pattern: '*.swp', why: 'temporary' },
  { pattern: '*~', why: 'temporary' },
  { pattern: '~$*', why: 'temporary' },
  { pattern: '*.env', why: 'secret' },
  { pattern: '*.key', why: 'secret' },
  { pattern: '*.pem', why: 'secret' },
  { pattern: '*.p12', why: 'secret' },
  { pattern: '*.pfx', why: 'secret' },
  { pattern: '*.jks', why: 'secret' },
  { pattern: '*.keystore', why: 'secret' },
  { pattern: '*.kdbx', why: 'secret' },
  { pattern: '*.ppk', why: 'secret' },
  { pattern: 'id_rsa*', why: 'secret' },
  { pattern: 'id_ecdsa*', why: 'secret' },
  { pattern: 'id_ed25519*', why: 'secret' },
  { pattern: '*.session', why: 'secret' },
  { pattern: '*.session.json', why: 'secret' },
  { pattern: 'cookies*.txt', why: 'secret' },
  { pattern: 'credentials*.json', why: 'secret' },
  { pattern: 'Dashboard.md', why: 'own' },
];

const compiled = NEVER_SHARED.map(({ pattern, why }) => ({ why, test: new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`, 'is') }));

/** Why a path stays out by its name; undefined when it may go. */
export function neverShared(path: SyncPath): NeverShared['why'] | undefined {
  for (const part of path.split('/')) {
    const found = compiled.find(({ why, test }) => test.test(part) && (why !== 'own' || part === path));
    if (found !== undefined) return found.why;
  }
  return undefined;
}

/** Names that cannot be carried: they are not UTF-8, or would leave the folder. */
export function isBadName(path: SyncPath): boolean {
  return path.includes('\uFFFD') || path.includes('\0') || path.split('/').some((part) => part === '' || part === '.' || part === '..');
}
