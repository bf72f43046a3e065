import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startApache, startNameServer } from './apache.ts';
import { type ApacheVersion, classArchive, type JavaPart } from './jars.ts';
import { Jvm } from './jvm.ts';
import { CACHE } from './paths.ts';
import { createTopic } from './topics.ts';

/**
 * Has the JVM write down the classes that the programs of a release load (class data sharing), once: starting them is
 * most of what the tests compute, and takes half as long from such an archive. A JVM ignores one that does not fit.
 */
export async function archiveClasses(version: ApacheVersion): Promise<void> {
  const parts: JavaPart[] = ['namesrv', 'broker', 'runner'];
  const files = await Promise.all(parts.map((part) => classArchive(version, part)));
  if (files.every(existsSync)) return;
  // Beside the archives: a file is moved into its place whole.
  const dir = await mkdtemp(join(CACHE, `archiving-${version}-`));
  const fresh = (part: JavaPart): string => join(dir, `${part}.jsa`);
  // Who is started from an archive cannot write one.
  const isThere = (part: JavaPart): boolean => existsSync(files[parts.indexOf(part)] ?? '');
  const writing = (part: JavaPart): string[] => (isThere(part) ? [] : [`-XX:ArchiveClassesAtExit=${fresh(part)}`]);
  try {
    const nameServer = await startNameServer(version, dir, {}, writing('namesrv'));
    const [cluster, jvm] = await Promise.all([
      startApache(version, { dir, namesrv: nameServer.address, javaFlags: writing('broker') }),
      Jvm.start(version, writing('runner')),
    ]);
    try {
      await createTopic(cluster, 'Archived');
      await jvm.run('Produce', cluster.namesrv, 'Archived', 'archivers', 'sync', 10);
      await jvm.run('ConsumePull', cluster.namesrv, 'Archived', 'archived', 'pull', '*', 0, 0);
      await jvm.run('ConsumePush', cluster.namesrv, 'Archived', 'pushed', 'CLUSTERING', 'concurrent', '*', 1, 10, 30);
      await jvm.mqadmin(cluster.namesrv, 'clusterList');
    } finally {
      await Promise.all([jvm.close('SIGTERM'), cluster.stop(), nameServer.stop('SIGTERM')]);
    }
    for (const [i, part] of parts.entries()) {
      const file = files[i];
      // Without one its programs start slowly, and that is all.
      if (file === undefined || !existsSync(fresh(part))) continue;
      await mkdir(dirname(file), { recursive: true });
      await rename(fresh(part), file);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
