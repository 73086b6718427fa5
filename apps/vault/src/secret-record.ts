/** One version of a secret as the table holds it. */
export interface SecretRecord {
  readonly name: string;
  readonly version: number;
  readonly readers: readonly string[];
  readonly expires_at: Date | null;
  readonly stored_by: string;
  readonly stored_at: Date;
  readonly key_id: string;
  readonly wrapped: Buffer;
  readonly sealed: Buffer;
}

/** What a record is bound to: whoever changes one of these in the table makes it unreadable. */
export type Binding = Pick<SecretRecord, 'name' | 'version' | 'readers' | 'expires_at'>;

export function bindingText({ name, version, readers, expires_at }: Binding): string {
  return JSON.stringify(['waggle secret v1', name, version, [...readers].sort(), expires_at?.toISOString() ?? null]);
}

export const isExpired = ({ expires_at }: Pick<SecretRecord, 'expires_at'>, now = Date.now()): boolean => expires_at !== null && expires_at.getTime() <= now;

/** Secrets of the vault itself begin with a dot: no message can name one. */
export const isOwn = (name: string): boolean => name.startsWith('.');
