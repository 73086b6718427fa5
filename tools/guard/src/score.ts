// npm run -s guard:score < FILE.jsonl: one line {id, injection, pii, secret, spans} for each line {id, text}.
import { once } from 'node:events';
import { linesOf } from './lines.js';
import { scoreLine } from './score-line.js';

// A reader that has gone is no fault of ours.
process.stdout.on('error', () => process.exit(0));

let number = 0;
for await (const line of linesOf(process.stdin)) {
  number += 1;
  if (line.trim() === '') continue;
  const scored = scoreLine(line);
  if (!scored.ok) {
    process.stderr.write(`line ${number}: ${scored.code}\n`);
    process.exitCode = 1;
  } else if (!process.stdout.write(`${JSON.stringify(scored.output)}\n`)) await once(process.stdout, 'drain');
}
