import { parentPort } from 'node:worker_threads';
import { toAppError } from '@waggle/errors';
import { openZones, type Zones, type ZoneSettings } from '../zones/zones.js';
import { readCalendar, readEvent } from './read-calendar.js';
import type { ReadingAnswer, ReadingJob } from './reading-job.js';

/** The worker's side: one job after the other. */
parentPort?.on('message', (job: ReadingJob) => {
  parentPort?.postMessage(answerTo(job));
});

let opened: { settings: string; zones: Zones } | undefined;

/** Zone files stay read from job to job. */
function zonesOf(settings: ZoneSettings): Zones {
  const key = JSON.stringify(settings);
  if (opened?.settings !== key) opened = { settings: key, zones: openZones(settings) };
  return opened.zones;
}

function answerTo(job: ReadingJob): ReadingAnswer {
  try {
    const reading = { zones: zonesOf(job.zones), ownerZone: job.ownerZone, owner: job.owner };
    if (job.kind === 'event') return { event: readEvent(job.object, reading) };
    return { occurrences: readCalendar(job.objects, job.window, reading, job.limits) };
  } catch (thrown) {
    return { error: toAppError(thrown).toRecord() };
  }
}

parentPort?.postMessage('ready');
