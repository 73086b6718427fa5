import { toAppError } from '@waggle/errors';

/** The user name or the password is wrong: trying again soon does harm. */
export function isRefusal(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'authenticationFailed' in thrown && thrown.authenticationFailed === true;
}

/** The server's own words where it gave some; never the password. */
export function reasonOf(thrown: unknown): string {
  if (isRefusal(thrown)) return 'the user name or password is refused';
  if (typeof thrown === 'object' && thrown !== null) {
    if ('responseText' in thrown && typeof thrown.responseText === 'string') return thrown.responseText.slice(0, 300);
    if ('code' in thrown && typeof thrown.code === 'string' && 'message' in thrown) return `${String(thrown.message)} (${thrown.code})`.slice(0, 300);
  }
  return toAppError(thrown).message.slice(0, 300);
}
