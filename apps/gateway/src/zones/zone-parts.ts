import { PlatinumController } from './platinum.controller.js';
import { PlatinumService } from './platinum.service.js';
import { SyncController } from './sync.controller.js';
import { ZonesController } from './zones.controller.js';

/** What serves zones and sync. */
export const ZONE_CONTROLLERS = [PlatinumController, SyncController, ZonesController];
export const ZONE_PROVIDERS = [PlatinumService];
