import { z } from 'zod';
import { event } from '../message.js';

/** Stops were ordered or have ended. It says nothing more: who cares reads `stop.list.v1`, so a forged one changes nothing. */
export const StopChanged = event('stop.changed.v1', 'gatekeeper', z.object({ stopId: z.uuid() }), { label: 'broadcast', broadcast: true, priority: 'URGENT' });
