/** One thing that was looked at. `fix` says what to do when it is not well. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly found: string;
  readonly fix?: string;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found });
export const warn = (check: string, found: string, fix: string): Finding => ({ check, state: 'warn', found, fix });
export const fail = (check: string, found: string, fix: string): Finding => ({ check, state: 'fail', found, fix });
