#!/usr/bin/env node
import { endWithReader, runCli } from './index.js';

endWithReader([process.stdout, process.stderr], () => process.emit('SIGINT'));
process.exitCode = await runCli(process.argv);
