import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, ROOT } from '../../interop/lab/paths.ts';
import { DOWNLOAD_MS, run } from '../../interop/lab/process.ts';

const POM = join(ROOT, 'test', 'ha', 'pom-zookeeper.xml');

/** Fetches the ZooKeeper of test/ha/pom-zookeeper.xml with Maven, once; returns the class path entry. */
export async function fetchZooKeeper(): Promise<string> {
  const dir = join(CACHE, 'zookeeper');
  const lib = join(dir, 'lib');
  const done = join(
    dir,
    `.done-${createHash('sha256')
      .update(await readFile(POM))
      .digest('hex')
      .slice(0, 12)}`,
  );
  if (!existsSync(done)) {
    await mkdir(dir, { recursive: true });
    await rm(lib, { recursive: true, force: true });
    await copyFile(POM, join(dir, 'pom.xml'));
    await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`], {
      cwd: dir,
      timeout: DOWNLOAD_MS,
    });
    await writeFile(done, '');
  }
  return join(lib, '*');
}
