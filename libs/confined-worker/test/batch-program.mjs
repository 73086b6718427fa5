import { parentPort } from 'node:worker_threads';

let messages = 0;

function work(job) {
  if (job === 'throw') throw new Error('past the program');
  for (;;) if (job !== 'loop') return `${job} in message ${messages}`;
}

parentPort.on('message', (jobs) => {
  messages += 1;
  parentPort.postMessage(jobs.filter((job) => job !== 'leave out').map(work));
});
parentPort.postMessage('loaded');
