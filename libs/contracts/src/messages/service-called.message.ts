import { z } from 'zod';
import { event } from '../message.js';

/** The orchestrator or the monitor asks who is there: every instance beats at once instead of at its next turn, also one whose slots are all taken. */
export const ServiceCalled = event('service.called.v1', 'orchestrator', z.object({}), { label: 'broadcast', broadcast: true, outOfTurn: true });
