/**
 * Watches the zone: heartbeats, synthetic tasks through every queue, figures against thresholds; tells of what is wrong once, and takes the
 * work from who consumes nothing. Decides nothing about tasks and touches no file: it says what is, and others act.
 */
import { defineService } from '@waggle/runtime';
import { Figures, READ_DISK, readDisk } from './figures/figures.service.js';
import { HttpChecks } from './figures/http-checks.service.js';
import { Limited } from './figures/limited.service.js';
import { FindingRepository } from './findings/finding.repository.js';
import { Ledger } from './findings/ledger.service.js';
import { Gauges } from './gauges.service.js';
import { HealthMeters } from './health-meters.service.js';
import { CreateFindings1700000003450 } from './migrations/0001-create-findings.migration.js';
import { FileParts, FindingParts, MonitorRounds } from './monitor-rounds.service.js';
import { monitorConfig } from './monitor.config.js';
import { MonitorController } from './monitor.controller.js';
import { Prober } from './probing/prober.service.js';
import { FileCloser } from './telling/file-closer.service.js';
import { Herald } from './telling/herald.service.js';
import { SettledFileRepository } from './telling/settled-file.repository.js';
import { Instances } from './watch/instances.service.js';
import { Watch } from './watch/watch.service.js';

export default defineService({
  name: 'monitor',
  plane: 'core',
  roles: ['swarm', 'cloud', 'local', 'single'],
  instances: { of: 'one', why: 'It is all eyes: a second one would see the same and tell it twice.' },
  config: monitorConfig,
  // It must see and say that the database hangs.
  persistence: { migrations: [CreateFindings1700000003450], queryTimeoutMs: 5000 },
  controllers: [MonitorController],
  providers: [{ provide: READ_DISK, useValue: readDisk }, HealthMeters, Instances, Limited, Figures, HttpChecks, Prober, Watch, FindingRepository, SettledFileRepository, Herald, FileCloser, Ledger, Gauges, FileParts, FindingParts, MonitorRounds],
});
