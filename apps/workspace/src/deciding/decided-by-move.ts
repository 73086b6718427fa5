import type { Identity } from '@waggle/runtime';
import type { WorkspaceConfig } from '../workspace.config.js';

/** The channel of a decision that a moved file is. */
export const FOLDER = 'folder';

/** Where a moved approval file decides: never in a zone that only prepares, and nowhere without key and person. */
export function mayDecideByMove({ zone }: Identity, { FOLDER_DECISION_KEY, FOLDER_OPERATOR }: WorkspaceConfig): boolean {
  return zone === 'local' && FOLDER_DECISION_KEY !== '' && FOLDER_OPERATOR !== '';
}
