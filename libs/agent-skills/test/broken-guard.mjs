import { parentPort } from 'node:worker_threads';

/** Stands for a guard that some texts break: it hangs over them, throws, or dies. */
parentPort.on('message', ({ texts }) => {
  const { text } = texts[0];
  if (text === 'hang') for (;;);
  if (text === 'die') process.exit(1);
  if (text === 'throw') return parentPort.postMessage({ error: { code: 'unexpected', kind: 'bug', message: 'the guard broke', details: {} } });
  parentPort.postMessage({ report: { verdict: 'pass', score: 0, flagged: false, findings: [], redacted: [] } });
});
parentPort.postMessage('ready');
