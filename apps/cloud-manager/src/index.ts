/**
 * How many instances of a service run: more when its queue is long, fewer when it has been short for a while.
 * Knows queues and counts, not what the work is; launches through a driver, and holds no secret of what it launches.
 */
import { CONFIG, defineService } from '@waggle/runtime';
import { Beats } from './beats.service.js';
import { chooseDriver } from './choose-driver.js';
import { cloudManagerConfig } from './cloud-manager.config.js';
import { DRIVER } from './drivers/driver.js';
import { Journal } from './journal.service.js';
import { LoadReader } from './load-reader.service.js';
import { CreateScaling1700000003440 } from './migrations/0001-create-scaling.migration.js';
import { Scaler, ScalerParts } from './scaler.service.js';
import { ScalingController } from './scaling.controller.js';
import { ScalingRepository } from './scaling.repository.js';
import { Settings } from './settings.service.js';
import { Words } from './words.service.js';

export default defineService({
  name: 'cloud-manager',
  plane: 'core',
  roles: ['swarm', 'cloud', 'local'],
  instances: { of: 'one', why: 'Two that decide at once would each correct what the other has done.' },
  config: cloudManagerConfig,
  persistence: { migrations: [CreateScaling1700000003440] },
  controllers: [ScalingController],
  providers: [Beats, { provide: DRIVER, inject: [CONFIG, Beats], useFactory: chooseDriver }, ScalingRepository, Words, Journal, Settings, LoadReader, ScalerParts, Scaler],
});
