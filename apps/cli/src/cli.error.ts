import { AppError, type ErrorKind, toAppError } from '@waggle/errors';
import { EXIT, type ExitCode } from './exit.js';

export type CliErrorCode =
  | 'zone_not_running'
  | 'zone_unreachable'
  | 'already_running'
  | 'answer_unreadable'
  | 'usage'
  | 'stop_timed_out'
  | 'not_decided'
  | 'edit_failed'
  | 'events_missing'
  | 'feature_missing'
  | 'backup_missing'
  | 'backup_damaged'
  | 'passphrase_wrong'
  | 'program_missing'
  | 'program_failed'
  | 'disk_full'
  | 'not_empty'
  | 'audit_broken'
  | 'audit_missing'
  | 'master_key_not_given'
  | 'restore_unfinished';

/** What a person can do about it, where the message itself does not say. */
const MENDS: Readonly<Record<string, string>> = {
  zone_not_running: 'Start it: waggle up. A zone with another state folder is named with --home.',
  zone_unreachable: 'See `waggle doctor`, or start the zone again: waggle down, waggle up',
  already_running: 'Use it, or stop it first: waggle down',
  answer_unreadable: 'Use the `waggle` of the same version as the zone.',
  usage: 'See what it takes: waggle <command> --help',
  stop_timed_out: 'Wait, or end it at once: waggle down --force',
  not_decided: 'Call it again when you are sure.',
  edit_failed: 'Set EDITOR to your editor, e.g. EDITOR=nano',
  feature_missing: 'Use a zone of the same version, or a role that runs the service.',
  backup_missing: 'See which there are: ls <folder of the backups>',
  backup_damaged: 'Use another backup; this one cannot be trusted.',
  passphrase_wrong: 'Give the passphrase with which it was taken; nobody can open it without.',
  program_missing: 'Install the client programs of PostgreSQL: apt-get install postgresql-client',
  program_failed: 'Mend what it says, then run the same again: nothing that was there is lost.',
  disk_full: 'Make room, or name another folder; the backups that are there are as they were. Then run the same again.',
  not_empty: 'To put the backup in its place: --force. What is there now is then gone; take a backup of it first.',
  audit_broken: 'Use another backup. What is there is as it was.',
  audit_missing: 'Name the zone with --home, and with DATABASE_URL the database that it was started with, if one was given.',
  master_key_not_given: 'Give the vault the newest key beside the old one, start it again, then the same once more: docs/vault.md, Master keys',
  restore_unfinished: 'Run the same restore again, with --force; it begins anew.',
  input_invalid: 'See what it takes: waggle <command> --help',
  unknown_folder: 'Name one of them.',
  task_not_found: 'See what there is: waggle tasks',
  dead_letter_not_found: 'See what there is: waggle dead. If it is there, another look held it: try again.',
  stop_not_found: 'See what is stopped: waggle stops',
  lesson_not_found: 'See what there is: waggle lessons list',
  secret_not_found: 'See what there is: waggle vault list',
  template_not_found: 'See what there is: waggle templates list',
  webhook_not_found: 'See what there is: waggle webhooks list',
  duplicate_task: 'Look at it: waggle tasks <task>. One that has ended undone is filed once more: waggle again <task>. Another task needs a file of another name.',
  policy_invalid: 'Correct it; docs/policy-file.md lists the settings.',
  blanks_left: 'Fill it in: waggle modify <approval>',
  edit_refused: 'See the arguments that it has: waggle approvals <approval>',
  undo_too_late: 'Nothing to do: the decision stands.',
  token_unknown: 'The zone was started with other secrets: waggle down, waggle up',
  approval_not_found: 'See what there is: waggle approvals --state all',
  config_invalid: 'Correct the settings that are named, or take them out of the environment.',
  demo_stuck: 'Run it again; `waggle doctor` says what may be missing.',
};
const OTHERWISE = 'Run `waggle doctor`; if it finds nothing, report this with what you typed.';

/** What helps at the command line against an error of this code, where that is more than the zone says itself. */
export const mendOf = (code: string): string | undefined => MENDS[code];

/** What is wrong in one clear line; `mend` says what to do where the code's own sentence does not fit. */
export function cliError(code: CliErrorCode, kind: ErrorKind, message: string, cause?: unknown, mend?: string): AppError<CliErrorCode> {
  return new AppError(code, kind, message, { mend }, cause);
}

export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly mend: string;
  /** Each thing that is wrong, where there may be several. */
  readonly faults?: readonly string[];
}

/** Anything thrown, as it is said to a person or a program. */
export function faultOf(thrown: unknown): Fault {
  const { code, message, details } = toAppError(thrown);
  const { mend, faults } = details;
  const said = Array.isArray(faults) && faults.length > 0 ? { faults: faults.map(String) } : {};
  return { code, message, mend: String(mend ?? MENDS[code] ?? OTHERWISE), ...said };
}

const BY_CODE: Readonly<Record<string, ExitCode>> = {
  zone_not_running: EXIT.noZone,
  zone_unreachable: EXIT.noZone,
  usage: EXIT.usage,
  not_decided: EXIT.usage,
  backup_missing: EXIT.usage,
  passphrase_wrong: EXIT.usage,
  not_empty: EXIT.refused,
  config_invalid: EXIT.usage,
  input_invalid: EXIT.usage,
  unknown_folder: EXIT.usage,
  policy_invalid: EXIT.usage,
  operator_invalid: EXIT.usage,
  operator_unknown: EXIT.usage,
  feature_missing: EXIT.refused,
};

/** The exit code of an error that ended a command. */
export function exitCodeOf(thrown: unknown): ExitCode {
  const error = toAppError(thrown);
  const known = BY_CODE[error.code];
  if (known !== undefined) return known;
  return error.details['refused'] === true ? EXIT.refused : EXIT.failed;
}
