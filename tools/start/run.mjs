import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ROOT } from './root.mjs';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function passSignals(child) {
  const handlers = PASSED_ON.map((signal) => {
    // At a terminal Ctrl-C reaches the child by itself; a second one would mean "at once".
    const handler = () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
    process.on(signal, handler);
    return [signal, handler];
  });
  return () => handlers.forEach(([signal, handler]) => process.off(signal, handler));
}

/** Runs a program in the root with our terminal; gives its exit code, 128 + n when signal n ended it. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
    const release = passSignals(child);
    child.once('error', (error) => {
      release();
      process.stderr.write(`${command} could not be started: ${error.message}\n`);
      resolve(127);
    });
    child.once('exit', (code, signal) => {
      release();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** The same without a terminal: what it wrote is given back, both streams together. */
export async function runQuietly(command, args) {
  let output = '';
  const code = await new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const release = passSignals(child);
    const keep = (chunk) => (output += chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => keep(error.message) && resolve(127));
    child.once('exit', (value, signal) => {
      release();
      resolve(value ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
  return { code, output };
}
