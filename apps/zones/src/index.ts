/**
 * Watches the other zone, and asks the workspace for the lease when it is gone. Holds no lease and touches no file: git is the arbiter,
 * through the workspace service. The two zones speak by the public health route and the lease alone.
 */
import { defineService } from '@waggle/runtime';
import { CreateZones1700000003410 } from './migrations/0001-create-zones.migration.js';
import { zonesConfig } from './zones.config.js';
import { ZonesModule } from './zones.module.js';

export default defineService({
  name: 'zones',
  plane: 'core',
  roles: ['swarm', 'cloud', 'local', 'single'],
  module: ZonesModule,
  config: zonesConfig,
  persistence: { migrations: [CreateZones1700000003410] },
});
