import type { SyncSettings } from '@waggle/workspace-sync';
import type { WorkspaceConfig } from '../workspace.config.js';

export interface SyncRemote {
  /** Without user and password. */
  readonly shown: string;
  readonly settings: Pick<SyncSettings, 'remote' | 'credential' | 'sshOptions'>;
}

/** The remote as git is to be told of it: a token in the address never reaches a command line or a file. */
export function syncRemote({ SYNC_REMOTE, SYNC_SSH_KEY_FILE, SYNC_KNOWN_HOSTS_FILE }: WorkspaceConfig): SyncRemote {
  const sshOptions = sshOptionsOf(SYNC_SSH_KEY_FILE, SYNC_KNOWN_HOSTS_FILE);
  if (!/^https?:\/\//i.test(SYNC_REMOTE) || !URL.canParse(SYNC_REMOTE)) return { shown: SYNC_REMOTE.replace(/:[^:@/]*@/, '@'), settings: { remote: SYNC_REMOTE, sshOptions } };
  const url = new URL(SYNC_REMOTE);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const credential = { user: decodeURIComponent(password === '' ? 'git' : username), token: decodeURIComponent(password === '' ? username : password) };
  return { shown: url.href, settings: { remote: url.href, ...(credential.token !== '' && { credential: () => Promise.resolve(credential) }) } };
}

function sshOptionsOf(key: string, knownHosts: string): string[] {
  return [
    '-o',
    'StrictHostKeyChecking=yes',
    ...(key === '' ? [] : ['-i', key, '-o', 'IdentitiesOnly=yes']),
    // Without quotes a name with a space in it would be two.
    ...(knownHosts === '' ? [] : ['-o', `UserKnownHostsFile="${knownHosts}"`]),
  ];
}
