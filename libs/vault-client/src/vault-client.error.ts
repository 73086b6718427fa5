export type VaultClientErrorCode = 'seal_broken';
