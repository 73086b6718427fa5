import { parentPort } from 'node:worker_threads';

/** Stands for a guard that some texts break: it hangs over them, throws, or dies. */
parentPort.on('message', (jobs) => parentPort.postMessage(jobs.map(answerTo)));

function answerTo({ texts }) {
  const { text } = texts[0];
  if (text === 'hang') for (;;);
  if (text === 'die') process.exit(1);
  if (text === 'throw') return { error: { code: 'unexpected', kind: 'bug', message: 'the guard broke', details: {} } };
  return { report: { verdict: 'pass', score: 0, flagged: false, findings: [], redacted: [] } };
}

parentPort.postMessage('ready');
