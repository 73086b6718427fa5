/** Every command that a key stands for, in the order in which the help shows them. */
export const COMMANDS = [
  { command: 'next', keys: ['j', 'ArrowDown'], label: 'Next proposal', where: 'inbox' },
  { command: 'previous', keys: ['k', 'ArrowUp'], label: 'Previous proposal', where: 'inbox' },
  { command: 'open', keys: ['Enter'], label: 'Open it', where: 'inbox' },
  { command: 'back', keys: ['Escape'], label: 'Back, or close what is open', where: 'inbox' },
  { command: 'approve', keys: ['a'], label: 'Approve', where: 'inbox' },
  { command: 'reject', keys: ['r'], label: 'Reject with a reason', where: 'inbox' },
  { command: 'edit', keys: ['e'], label: 'Edit, then approve', where: 'inbox' },
  { command: 'undo', keys: ['u'], label: 'Take the last approval back', where: 'inbox' },
  { command: 'evidence', keys: ['v'], label: 'Show or hide the evidence', where: 'inbox' },
  { command: 'select', keys: ['x'], label: 'Select for a batch', where: 'inbox' },
  { command: 'selectAlike', keys: ['X'], label: 'Select all that are alike', where: 'inbox' },
  { command: 'filter', keys: ['/'], label: 'Filter', where: 'inbox' },
  { command: 'help', keys: ['?'], label: 'Show the keys', where: 'everywhere' },
  { command: 'goInbox', keys: ['g i'], label: 'Go to the approvals', where: 'everywhere' },
  { command: 'goBoard', keys: ['g b'], label: 'Go to the board', where: 'everywhere' },
  { command: 'goAgents', keys: ['g a'], label: 'Go to the agents', where: 'everywhere' },
  { command: 'goPipeline', keys: ['g p'], label: 'Go to the pipeline', where: 'everywhere' },
  { command: 'goMetrics', keys: ['g m'], label: 'Go to the metrics', where: 'everywhere' },
  { command: 'goAudit', keys: ['g u'], label: 'Go to the audit trail', where: 'everywhere' },
  { command: 'goCompliance', keys: ['g c'], label: 'Go to compliance', where: 'everywhere' },
  { command: 'goZones', keys: ['g z'], label: 'Go to zones and sync', where: 'everywhere' },
  { command: 'goAlerts', keys: ['g l'], label: 'Go to the alerts', where: 'everywhere' },
  { command: 'goStops', keys: ['g h'], label: 'Go to the stops', where: 'everywhere' },
  { command: 'goSources', keys: ['g o'], label: 'Go to the sources', where: 'everywhere' },
  { command: 'goScaling', keys: ['g n'], label: 'Go to scaling', where: 'everywhere' },
  { command: 'goSettings', keys: ['g s'], label: 'Go to the settings', where: 'everywhere' },
] as const satisfies ReadonlyArray<{ command: string; keys: readonly string[]; label: string; where: 'inbox' | 'everywhere' }>;
export type Command = (typeof COMMANDS)[number]['command'];

/** What of a key press matters. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** The key is held down. */
  readonly repeat: boolean;
  readonly isComposing: boolean;
  /** The element that has the focus. */
  readonly focus: 'text' | 'control' | 'none';
}

/** What may follow from a key that is held down: walking, never a decision. */
const REPEATABLE: readonly Command[] = ['next', 'previous'];
/** Keys that a focused button, link or checkbox wants for itself. */
const OF_CONTROLS = ['Enter', ' ', 'ArrowDown', 'ArrowUp'];

const BY_KEYS = new Map<string, Command>(COMMANDS.flatMap(({ command, keys }) => keys.map((key) => [key, command] as const)));

/**
 * The command of a key press. `prefix` is the key before it when that was the start of a sequence.
 * In a text field only Escape is a command, so that a typed "a" never approves.
 */
export function commandOf(press: Press, prefix = ''): Command | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return undefined;
  if (press.focus === 'text' && press.key !== 'Escape') return undefined;
  if (press.focus === 'control' && OF_CONTROLS.includes(press.key)) return undefined;
  const command = BY_KEYS.get(prefix === '' ? press.key : `${prefix} ${press.key}`);
  return command !== undefined && press.repeat && !REPEATABLE.includes(command) ? undefined : command;
}

/** Does this key begin a sequence? */
export function beginsSequence({ key, focus, ctrlKey, metaKey, altKey }: Press): boolean {
  return key === 'g' && focus !== 'text' && !ctrlKey && !metaKey && !altKey;
}
