#!/usr/bin/env node
import { endWithReader, runCli } from './index.js';

const LINGERS_MS = 5000;

endWithReader([process.stdout, process.stderr], () => process.emit('SIGINT'));
process.exitCode = await runCli(process.argv);
// Once the reader has everything: what was given up, since it hangs, may hold the process still.
process.stdout.write('', () => process.stderr.write('', () => setTimeout(() => process.exit(), LINGERS_MS).unref()));
