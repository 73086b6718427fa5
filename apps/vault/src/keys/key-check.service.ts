import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import { vaultError } from '../vault.error.js';
import { MasterKeys } from './master-keys.js';

/** What is wrapped by each master key to know it again: nothing secret. */
const KNOWN = Buffer.from('waggle vault key check value v1\0', 'utf8');
const ABOUT = 'key check value';

interface CheckRow {
  id: string;
  check_value: Buffer;
  used: boolean;
}

/** Knows a wrong or missing master key before the first secret is touched. */
@Injectable()
export class KeyCheck {
  constructor(
    private readonly database: Database,
    private readonly masters: MasterKeys,
  ) {}

  /**
   * Compares every master key with the check value that was kept of it; the active one is noted when it is new.
   *
   * @throws AppError `master_key_wrong`, `master_key_missing`: the service must not start
   */
  async check(): Promise<void> {
    const rows = await this.database.query<CheckRow>(
      'SELECT id, check_value, EXISTS (SELECT 1 FROM secret_version WHERE key_id = master_key.id) AS used FROM master_key',
    );
    for (const row of rows) await this.checkOne(row);
    await this.database.transaction((tx) => this.note(tx, this.masters.active));
  }

  /** Notes a key unless it is known. @throws AppError `master_key_wrong` when another key goes by its id */
  async note(tx: Transaction, id: string): Promise<void> {
    const value = await this.masters.wrap(id, KNOWN, ABOUT);
    await tx.query('INSERT INTO master_key (id, check_value) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [id, value]);
    const [row] = await tx.query<CheckRow>('SELECT id, check_value, true AS used FROM master_key WHERE id = $1', [id]);
    if (row !== undefined) await this.checkOne(row);
  }

  private async checkOne({ id, check_value: value, used }: CheckRow): Promise<void> {
    if (!this.masters.has(id)) {
      if (!used) return;
      throw vaultError('master_key_missing', `The master key "${id}" is missing: secrets are wrapped by it. Give it to the vault again beside the active one (VAULT_MASTER_KEYS, VAULT_MASTER_KEY_FILE).`, { keyId: id });
    }
    const found = await this.masters.unwrap(id, value, ABOUT).catch(() => undefined);
    if (found?.equals(KNOWN) !== true) throw vaultError('master_key_wrong', `The master key "${id}" is not the one that this vault's secrets are wrapped by. Give it the right one (VAULT_MASTER_KEYS, VAULT_MASTER_KEY_FILE).`, { keyId: id });
  }
}
