import { CACHE } from '../../interop/lab/paths.ts';
import { tools } from '../../interop/lab/tools.ts';
import { fetchZooKeeper } from './zookeeper-jars.ts';

/** Fills the cache before the first test, so that no test's own time goes into downloads. */
export async function setup(): Promise<void> {
  if (!tools('java', 'mvn')) return;
  try {
    await fetchZooKeeper();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the tests of high availability cannot fetch ZooKeeper into ${CACHE}:\n${why}`);
  }
}
