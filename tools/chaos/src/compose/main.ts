import { runComposeCheck } from './run-compose-check.js';

process.exitCode = await runComposeCheck((line) => process.stdout.write(`${line}\n`));
