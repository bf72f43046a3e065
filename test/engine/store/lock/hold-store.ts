import { StoreLock } from '../../../../src/engine/store/lock/store-lock.ts';

/** Child of the lock's tests: tries to take the store named by its argument and keeps it until killed. */
const directory = process.argv[2];
if (directory === undefined) throw new Error('store directory missing');
process.stdin.resume();
try {
  await StoreLock.acquire(directory, 'mq broker');
  process.stdout.write('held\n');
} catch (error) {
  process.stdout.write(`refused: ${error instanceof Error ? error.message : String(error)}\n`);
}
