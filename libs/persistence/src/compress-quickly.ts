/**
 * For a migration: a long text or document is compressed by LZ4, which takes a fraction of the time of PostgreSQL's own way. A server
 * that was built without it, or is older than 14, goes on as before.
 */
export const compressQuickly = (table: string, column: string): string =>
  `DO $$ BEGIN EXECUTE 'ALTER TABLE ${table} ALTER COLUMN ${column} SET COMPRESSION lz4'; EXCEPTION WHEN feature_not_supported OR syntax_error THEN NULL; END $$`;
