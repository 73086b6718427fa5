import { createHash } from 'node:crypto';
import { callsTools, passwordVariable, services, variable } from './services.mjs';

const { masterKeyFile, masterKeysIn, operatorSettings, zoneSecrets } = await import('@waggle/host/secrets');
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/**
 * The keys of the file as one setting, the one that wraps last. One that the installation has been given and that the file has no more stays:
 * whether a secret still needs it only the vault knows, so only a person takes it out.
 */
async function masterKeys(home, given) {
  await masterKeyFile(home);
  const keys = await masterKeysIn(home);
  const others = given.split(',').filter((key) => key !== '' && !keys.includes(key));
  return [...others, ...keys].join(',');
}

/** Every secret of an installation by its name in the environment, kept in `home`: made once, completed when services are added. `before` is what it has been given. */
export async function installationSecrets(home, before) {
  const all = services();
  const callers = all.filter(callsTools).map(({ name }) => name);
  const secrets = await zoneSecrets(home, callers, 'local', [...all.map(({ name }) => name), 'administrator']);
  const { forGateway, forGatekeeper, forVault, forScaling } = operatorSettings(secrets);
  return {
    WAGGLE_PASSWORD: secrets.passwords.administrator,
    ...Object.fromEntries(all.map((service) => [passwordVariable(service), secrets.passwords[service.name]])),
    ...Object.fromEntries(callers.map((caller) => [`MCP_TOKEN_${variable(caller)}`, secrets.mcpTokens[caller]])),
    MCP_TOKENS: JSON.stringify(Object.fromEntries(Object.entries(secrets.mcpTokens).map(([agent, token]) => [agent, sha256(token)]))),
    GRANT_SIGNING_KEY: JSON.stringify(secrets.grantKey.private),
    GRANT_PUBLIC_KEYS: JSON.stringify({ keys: [secrets.grantKey.public] }),
    OPERATORS: forGatekeeper,
    OPERATOR_TOKENS: forGateway,
    VAULT_OPERATORS: forVault,
    SCALING_OPERATORS: forScaling,
    VAULT_MASTER_KEYS: await masterKeys(home, before.VAULT_MASTER_KEYS ?? ''),
    FOLDER_DECISION_KEY: secrets.folderKey,
    FOLDER_OPERATOR: secrets.operators.find(({ role }) => role !== 'viewer').name,
  };
}
