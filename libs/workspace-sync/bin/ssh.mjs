#!/usr/bin/env node
// What git starts in place of ssh. A command with options git would hand to a shell, which the image has not; so they come by the environment.
import { spawn } from 'node:child_process';

const ssh = spawn('ssh', [...JSON.parse(process.env.WAGGLE_SSH_OPTIONS ?? '[]'), ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, () => ssh.kill(signal));
ssh.on('error', ({ message }) => process.stderr.write(`ssh: ${message}\n`));
// 255: as ssh says of itself that it has failed.
ssh.on('close', (code) => (process.exitCode = code === null || code < 0 ? 255 : code));
