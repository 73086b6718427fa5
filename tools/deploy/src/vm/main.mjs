// npm run test:deploy [-- --modules FOLDER]: deploy.sh on a Debian with systemd, from nothing to a restored backup. Ends with 2 where no such machine can be had.
import { parseArgs } from 'node:util';
import { CACHE, Machine, obstacle, sweep } from './machine.mjs';
import { makeRelease } from './releases.mjs';
import { Story } from './story.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

const { values } = parseArgs({ options: { modules: { type: 'string' } } });
const why = obstacle();
if (why !== undefined) {
  say(`NOT TESTED: the bare machine (${why}).`);
  process.exitCode = 2;
} else {
  sweep();
  const machine = await Machine.boot(say);
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) {
    process.once(signal, () => {
      machine.stop();
      process.exit(code);
    });
  }
  try {
    makeRelease(machine.path('/srv/1.0.0'), '1.0.0', values.modules);
    const story = new Story(machine, say);
    await story.tell();
    say(`${story.passed} passed, ${story.failed} failed (the Debian is kept in ${CACHE})`);
    process.exitCode = story.failed === 0 ? 0 : 1;
  } finally {
    machine.stop();
  }
}
