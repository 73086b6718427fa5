import { parentPort } from 'node:worker_threads';
import { toAppError } from '@waggle/errors';
import { type Learnt, scan } from '@waggle/guard';
import type { ScanAnswer, ScanJob } from './scan-job.js';

let known: { readonly id: number; readonly learnt: Learnt } | undefined;

/** The thread's side: an answer to each job of a batch. */
parentPort?.on('message', (jobs: readonly ScanJob[]) => {
  parentPort?.postMessage(jobs.map(answerTo));
});

function answerTo({ texts, stage, lessons: { id, learnt } }: ScanJob): ScanAnswer {
  if (learnt !== undefined) known = { id, learnt };
  if (known?.id !== id) return { unknown: 'lessons' };
  try {
    return { report: scan(texts, { stage, learnt: known.learnt }) };
  } catch (thrown) {
    return { error: toAppError(thrown).toRecord() };
  }
}

parentPort?.postMessage('ready');
