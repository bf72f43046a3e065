import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, INTEROP } from './paths.ts';
import { DOWNLOAD_MS, run } from './process.ts';

/** The Apache releases the tests run against, oldest last. */
export const APACHE_VERSIONS = ['5.3.3', '4.9.7'] as const;
export type ApacheVersion = (typeof APACHE_VERSIONS)[number];

/** Fetches a version's jars with Maven, once; returns the class path entry. */
export async function fetchJars(version: ApacheVersion): Promise<string> {
  const dir = join(CACHE, version);
  const lib = join(dir, 'lib');
  const pom = await readFile(join(INTEROP, `pom-${version}.xml`));
  const done = join(dir, `.done-${digest(pom)}`);
  if (!existsSync(done)) {
    await mkdir(dir, { recursive: true });
    await rm(lib, { recursive: true, force: true });
    await copyFile(join(INTEROP, `pom-${version}.xml`), join(dir, 'pom.xml'));
    await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`], {
      cwd: dir,
      timeout: DOWNLOAD_MS,
    });
    await writeFile(done, '');
  }
  return join(lib, '*');
}

/**
 * Compiles test/interop/java against a version's jars, and for 5.x java-5, which needs what 4.9 has not; once per content.
 * @returns the whole class path
 */
export async function compilePrograms(version: ApacheVersion): Promise<string> {
  const jars = await fetchJars(version);
  const directories = version.startsWith('5') ? ['java', 'java-5'] : ['java'];
  const sources = directories
    .map((name) => join(INTEROP, name))
    .flatMap((directory) => readdirSync(directory).map((name) => join(directory, name)))
    .filter((name) => name.endsWith('.java'))
    .sort();
  const texts = await Promise.all(sources.map((source) => readFile(source)));
  const classes = join(CACHE, version, `classes-${digest(Buffer.concat(texts))}`);
  if (!existsSync(classes)) {
    const fresh = `${classes}.${process.pid}`;
    await mkdir(fresh, { recursive: true });
    await run('javac', ['-nowarn', '-Xlint:none', '-encoding', 'UTF-8', '-cp', jars, '-d', fresh, ...sources]);
    await rename(fresh, classes).catch(async (error: unknown) => {
      // Another run was quicker; what it made is the same.
      if (!existsSync(classes)) throw error;
      await rm(fresh, { recursive: true, force: true });
    });
  }
  return `${classes}:${jars}`;
}

function digest(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex').slice(0, 12);
}
