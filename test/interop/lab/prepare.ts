import { join } from 'node:path';
import { archiveClasses } from './class-archive.ts';
import { APACHE_VERSIONS, compilePrograms } from './jars.ts';
import { aliOnsClient, goClient } from './other-clients.ts';
import { CACHE, ROOT } from './paths.ts';
import { run } from './process.ts';
import { peers, tools } from './tools.ts';

/** How to fetch what a run needs, by what is missing when it fails. */
const DOWNLOADS = [
  ...APACHE_VERSIONS.map((version) => ({
    what: `the jars of Apache RocketMQ ${version}, with Maven`,
    needs: ['java', 'javac', 'mvn'] as const,
    get: (): Promise<unknown> => compilePrograms(version),
  })),
  { what: 'the modules of the Go client', needs: ['go'] as const, get: goClient },
  { what: 'ali-ons, from npm', needs: [] as const, get: aliOnsClient },
];

/**
 * Builds the package, and fills the cache before the first test, so that no test's own time goes into downloads and a
 * failure to download is told once and plainly. Tools that are missing are the test files' matter: they skip, or fail in
 * CI.
 */
export async function setup(): Promise<void> {
  peers();
  await run(process.execPath, [join(ROOT, 'scripts/build.mjs'), '--if-stale', '--no-types'], { cwd: ROOT });
  for (const { what, needs, get } of DOWNLOADS) {
    if (!tools(...needs)) continue;
    try {
      await get();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`the interoperability tests cannot fetch ${what} into ${CACHE}:\n${why}`);
    }
  }
  if (!tools('java', 'javac', 'mvn')) return;
  const archived = await Promise.allSettled(APACHE_VERSIONS.map(archiveClasses));
  // Some builds of the JVM cannot: programs start slowly then, and that is all.
  for (const one of archived) if (one.status === 'rejected') console.warn(`no archive of classes: ${one.reason}`);
}
