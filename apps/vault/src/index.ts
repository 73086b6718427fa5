/**
 * Secrets of the tool servers: each under a data key of its own, wrapped by a master key, given sealed to who may read it, and on record first.
 * Knows no outside system and no value's meaning; what an admin may do here stands in `admin/`.
 */
import { CONFIG, defineService } from '@waggle/runtime';
import { AccessJournal } from './access-journal.service.js';
import { AdminController } from './admin/admin.controller.js';
import { AdminDesk } from './admin/admin-desk.service.js';
import { Backup } from './admin/backup.service.js';
import { Records } from './admin/records.service.js';
import { Storage } from './admin/storage.service.js';
import { Words } from './admin/words.service.js';
import { Callers } from './callers.service.js';
import { EnvelopeCipher } from './cipher/envelope-cipher.service.js';
import { KeyCheck } from './keys/key-check.service.js';
import { ListedMasterKeys } from './keys/listed-master-keys.js';
import { MasterKeys } from './keys/master-keys.js';
import { RewrapJob } from './keys/rewrap-job.service.js';
import { RewrapRepository } from './keys/rewrap.repository.js';
import { CreateVault1700000003320 } from './migrations/0001-create-vault.migration.js';
import { OwnKey } from './own-key.service.js';
import { Retrieval } from './retrieval.service.js';
import { SecretRepository } from './secret.repository.js';
import { vaultConfig, type VaultConfig } from './vault.config.js';
import { VaultController } from './vault.controller.js';

export default defineService({
  name: 'vault',
  plane: 'core',
  roles: ['swarm', 'cloud', 'local', 'single'],
  instances: { of: 'one', why: 'It holds the master keys: the fewer processes have them, the better.' },
  config: vaultConfig,
  persistence: { migrations: [CreateVault1700000003320] },
  controllers: [VaultController, AdminController],
  providers: [
    { provide: MasterKeys, inject: [CONFIG], useFactory: (config: VaultConfig) => ListedMasterKeys.open(config) },
    SecretRepository,
    RewrapRepository,
    EnvelopeCipher,
    KeyCheck,
    OwnKey,
    AccessJournal,
    Callers,
    Retrieval,
    Words,
    AdminDesk,
    Storage,
    Records,
    Backup,
    RewrapJob,
  ],
});
