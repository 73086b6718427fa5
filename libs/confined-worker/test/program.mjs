import { parentPort } from 'node:worker_threads';

let jobs = 0;

function work(job) {
  if (job === 'throw') throw new Error('past the program');
  const kept = [];
  while (job === 'grow') kept.push(new Array(10_000).fill(kept.length));
  for (;;) if (job !== 'loop') return `answer ${(jobs += 1)}`;
}

parentPort.on('message', (job) => parentPort.postMessage(work(job)));
parentPort.postMessage('loaded');
