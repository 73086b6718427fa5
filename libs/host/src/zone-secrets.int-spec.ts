import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSigningKey } from '@waggle/grants/signer';
import { newOperator, operatorSettings } from './operators.js';
import { changeOperators, readSecrets, secretsFile, zoneSecrets } from './zone-secrets.js';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-secrets-'));
});
afterEach(async () => rm(home, { recursive: true, force: true }));

describe('the secrets of a zone', () => {
  it('are made once, for the owner alone', async () => {
    const made = await zoneSecrets(home, ['sales'], 'local');
    expect((await stat(secretsFile(home))).mode & 0o777).toBe(0o600);
    expect(await zoneSecrets(home, ['sales'], 'local')).toEqual(made);
    await expect(loadSigningKey(made.grantKey?.private ?? {})).resolves.toBeDefined();
    expect(made.grantKey?.public).not.toHaveProperty('d');
  });

  it('grow with a new agent and keep the rest', async () => {
    const before = await zoneSecrets(home, ['sales']);
    const after = await zoneSecrets(home, ['sales', 'finance']);
    expect(after.mcpTokens['finance']).toMatch(/^wg_agent_/);
    expect({ ...after, mcpTokens: before.mcpTokens }).toEqual(before);
  });

  it('hold a key for moved files only where these may decide [R-FOLDER-KEY]', async () => {
    expect(await zoneSecrets(home, [], 'cloud')).not.toHaveProperty('folderKey');
    const made = await zoneSecrets(home, [], 'local');
    expect(Buffer.from(made.folderKey ?? '', 'base64url')).toHaveLength(32);
    expect(await zoneSecrets(home, [], 'local')).toEqual(made);
  });

  it('hold a key that signs grants only where something may be granted [R-DRAFT-ONLY-DEPLOYED]', async () => {
    expect(await zoneSecrets(home, ['sales'], 'cloud')).not.toHaveProperty('grantKey');
    expect(await zoneSecrets(home, ['sales'], 'local')).toHaveProperty('grantKey.private.d');
  });

  it('are closed to others when somebody opened them', async () => {
    await zoneSecrets(home, []);
    await chmod(secretsFile(home), 0o644);
    await readSecrets(home);
    expect((await stat(secretsFile(home))).mode & 0o777).toBe(0o600);
  });

  it('are never overwritten when they cannot be understood', async () => {
    await writeFile(secretsFile(home), 'half a fi');
    await expect(zoneSecrets(home, [])).rejects.toMatchObject({ code: 'secrets_invalid' });
    expect(await readFile(secretsFile(home), 'utf8')).toBe('half a fi');
  });

  it('give neither the gateway nor the gatekeeper a token', async () => {
    const secrets = await zoneSecrets(home, []);
    expect(JSON.stringify(operatorSettings(secrets))).not.toContain(secrets.operators[0]?.token);
  });

  it('hold who may sign in, and always an admin', async () => {
    const { operators } = await changeOperators(home, (known) => [...known, newOperator('vera', 'viewer')]);
    expect((await readSecrets(home))?.operators).toEqual(operators);
    expect((await stat(secretsFile(home))).mode & 0o777).toBe(0o600);
    await expect(changeOperators(home, (known) => known.filter(({ role }) => role !== 'admin'))).rejects.toMatchObject({ code: 'operator_invalid' });
    expect((await readSecrets(home))?.operators).toEqual(operators);
  });
});
