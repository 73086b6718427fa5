import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say, stateFile } from './root.mjs';

const INTERVAL_MS = 250;

function take(folder) {
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderIsGone(folder) {
  try {
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Runs `work` while no other start of this checkout does the same. A holder that died is passed over. */
export async function locked(work, folder = stateFile('prepare.lock')) {
  for (let waited = 0; !take(folder); waited += 1) {
    if (waited === 8) say('Waiting for another start of this checkout to finish installing and building ...');
    if (holderIsGone(folder)) rmSync(folder, { recursive: true, force: true });
    else await delay(INTERVAL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
