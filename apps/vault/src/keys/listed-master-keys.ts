import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '@waggle/errors';
import { decrypt, encrypt, KEY_BYTES } from '../cipher/gcm.js';
import type { VaultConfig } from '../vault.config.js';
import { MasterKeys } from './master-keys.js';

const LINE = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63}):([A-Za-z0-9+/]{43}=)$/;
const WHERE = 'VAULT_MASTER_KEYS or VAULT_MASTER_KEY_FILE';

/** Master keys from a file or a setting. They are kept as key objects: outside the JavaScript heap, in no dump of it. */
export class ListedMasterKeys extends MasterKeys {
  private keys: ReadonlyMap<string, KeyObject> = new Map();

  private constructor(private readonly config: Pick<VaultConfig, 'VAULT_MASTER_KEYS' | 'VAULT_MASTER_KEY_FILE'>) {
    super();
  }

  /** @throws AppError `config_invalid` */
  static async open(config: Pick<VaultConfig, 'VAULT_MASTER_KEYS' | 'VAULT_MASTER_KEY_FILE'>): Promise<ListedMasterKeys> {
    const keys = new ListedMasterKeys(config);
    await keys.refresh();
    return keys;
  }

  get active(): string {
    return [...this.keys.keys()].at(-1) ?? '';
  }

  has(id: string): boolean {
    return this.keys.has(id);
  }

  async refresh(): Promise<void> {
    this.keys = parse(await this.text());
  }

  async wrap(id: string, dataKey: Buffer, about: string): Promise<Buffer> {
    return encrypt(this.key(id), dataKey, wrapping(id, about));
  }

  async unwrap(id: string, wrapped: Buffer, about: string): Promise<Buffer> {
    return decrypt(this.key(id), wrapped, wrapping(id, about));
  }

  private key(id: string): KeyObject {
    const key = this.keys.get(id);
    if (key === undefined) throw new Error('no such master key');
    return key;
  }

  private async text(): Promise<string> {
    const { VAULT_MASTER_KEYS: listed, VAULT_MASTER_KEY_FILE: file } = this.config;
    if ((listed === '') === (file === '')) throw invalid(`set one of ${WHERE}`);
    if (file === '') return listed;
    return readFile(file, 'utf8').catch((cause: unknown) => {
      throw invalid(`VAULT_MASTER_KEY_FILE: ${file} cannot be read`, cause);
    });
  }
}

const wrapping = (id: string, about: string): string => JSON.stringify(['waggle master key v1', id, about]);

function parse(text: string): Map<string, KeyObject> {
  const lines = text.split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const keys = new Map<string, KeyObject>();
  for (const [index, line] of lines.entries()) {
    const [, id, base64] = LINE.exec(line) ?? [];
    // The line itself is not said: it may hold a key.
    if (id === undefined || base64 === undefined || keys.has(id)) throw invalid(`${WHERE}: entry ${index + 1} must be id:base64 of ${KEY_BYTES} bytes, each id once`);
    const bytes = Buffer.from(base64, 'base64');
    keys.set(id, createSecretKey(bytes));
    bytes.fill(0);
  }
  if (keys.size === 0) throw invalid(`${WHERE}: there is no key`);
  return keys;
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('config_invalid', 'invalid', `The configuration is wrong:\n  ${message}`, { settings: [message] }, cause);
}
