import { parentPort } from 'node:worker_threads';
import { toAppError } from '@waggle/errors';
import { scan } from '@waggle/guard';
import type { ScanAnswer, ScanJob } from './scan-job.js';

/** The thread's side: one job after the other. */
parentPort?.on('message', (job: ScanJob) => {
  parentPort?.postMessage(answerTo(job));
});

function answerTo({ texts, stage, learnt }: ScanJob): ScanAnswer {
  try {
    return { report: scan(texts, { stage, learnt }) };
  } catch (thrown) {
    return { error: toAppError(thrown).toRecord() };
  }
}

parentPort?.postMessage('ready');
