import { runComposeCheck } from './run-compose-check.js';

process.exitCode = await runComposeCheck(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
