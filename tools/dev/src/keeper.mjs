// Owns the servers of one instance in a process of its own session, so that they end when the program that wanted them ends,
// however that happens: the channel to it then closes. Plain JavaScript, because it also runs straight from the sources.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';

const PATIENCE_MS = 20_000;
const { remove, removeIfEmpty, graceful } = JSON.parse(process.argv[2]);
const servers = new Map();

function tell(message) {
  if (process.connected) process.send(message, () => undefined);
}

function launch({ name, command, args, env, cwd, user, logFile, stopSignal }) {
  const log = openSync(logFile, 'a', 0o600);
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log], ...identity });
  closeSync(log);
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  servers.set(name, { child, exited, stopSignal });
  exited.then((reason) => {
    servers.delete(name);
    tell({ exited: name, reason });
  });
  return child.pid ?? 0;
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

async function end(name, signal) {
  const server = servers.get(name);
  if (!server) return;
  signalGroup(server.child, signal);
  const late = setTimeout(() => signalGroup(server.child, 'SIGKILL'), PATIENCE_MS);
  await server.exited;
  clearTimeout(late);
}

async function closeNow() {
  await Promise.all([...servers].map(([name, { stopSignal }]) => end(name, graceful ? stopSignal : 'SIGKILL')));
  await Promise.all(remove.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })));
  await Promise.all(removeIfEmpty.map((folder) => rmdir(folder).catch(() => undefined)));
}

let closing;
function close() {
  closing ??= closeNow();
  return closing;
}

function signalServer({ name, signal }) {
  const server = servers.get(name);
  if (server) signalGroup(server.child, signal);
}

const operations = { launch: (request) => launch(request.server), end: ({ name, signal }) => end(name, signal), signal: signalServer, close };

process.on('message', async (request) => {
  try {
    const value = await operations[request.operation](request);
    tell({ id: request.id, value });
  } catch (error) {
    tell({ id: request.id, error: String(error?.message ?? error) });
  }
  if (request.operation === 'close') process.disconnect();
});

const leave = () => close().finally(() => process.exit());
process.on('disconnect', leave);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, leave);
