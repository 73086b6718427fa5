import type { Part } from '../part.js';
import { api } from './api.js';
import { auditChain } from './audit.js';
import { claims } from './claims.js';
import { grants } from './grants.js';
import { guard } from './guard.js';
import { growth } from './growth.js';
import { idle } from './idle.js';
import { pipeline } from './pipeline.js';
import { priority } from './priority.js';
import { scale } from './scale.js';
import { sync } from './sync.js';

/** In the order in which they run. */
export const PARTS: Readonly<Record<string, Part>> = { pipeline, priority, claims, api, growth, audit: auditChain, grants, guard, sync, scale, idle };
