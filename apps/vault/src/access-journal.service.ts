import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditWrite } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { vaultError } from './vault.error.js';

export interface Access {
  readonly actor: string;
  /** As its message: `vault.retrieve`. */
  readonly action: string;
  /** The secret's name; `*` for all. */
  readonly target: string;
  readonly input?: string;
}

/** Puts every access on record. What is not on record does not happen. */
@Injectable()
export class AccessJournal {
  constructor(private readonly messenger: Messenger) {}

  /** Resolves once the entry is committed. @throws AppError `audit_unavailable`: go no further */
  async allowed(access: Access, output: string): Promise<void> {
    await this.write(access, output, true);
  }

  /** Notes a refusal and gives the error back. Refused is refused, also when it cannot be noted: then that is said instead. */
  async refused(access: Access, thrown: unknown): Promise<AppError> {
    const error = toAppError(thrown);
    try {
      await this.write(access, error.code, false);
      return error;
    } catch (unwritten) {
      return toAppError(unwritten);
    }
  }

  private async write({ actor, action, target, input = '' }: Access, output: string, success: boolean): Promise<void> {
    const entry: AuditEntry = { at: new Date().toISOString(), actor, action, target, taskId: null, input, output, approval: null, evidence: [], durationMs: null, success };
    await this.messenger.ask(AuditWrite, { entries: [entry] }).catch((thrown: unknown) => {
      throw vaultError('audit_unavailable', 'The access cannot be put on record, so it does not happen.', { cause: toAppError(thrown).code });
    });
  }
}
