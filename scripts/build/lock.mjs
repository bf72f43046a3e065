import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths.mjs';

const lockFile = join(root, '.cache/build.lock');
const RETRY_MS = 50;
const WAIT_MS = 120_000;

/** Whether the process that holds the lock still runs; an empty file is one being written. */
function holderRuns() {
  try {
    const text = readFileSync(lockFile, 'utf8');
    if (text === '') return true;
    process.kill(Number(text), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function take() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!holderRuns()) rmSync(lockFile, { force: true });
    return false;
  }
}

/**
 * Runs `work` while no other build of this directory runs: tests in several processes ask for one at once.
 *
 * @param {() => Promise<void>} work
 */
export async function alone(work) {
  mkdirSync(dirname(lockFile), { recursive: true });
  for (let waitedMs = 0; !take(); waitedMs += RETRY_MS) {
    if (waitedMs >= WAIT_MS) throw new Error(`another build holds ${lockFile}; remove it if none runs`);
    await sleep(RETRY_MS);
  }
  try {
    await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}
